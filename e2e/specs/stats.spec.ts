// How a writer's works fare: figures, a picture over time, work by work.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { fresh, postWork } from '../support/writing';

test('a writer sees how their works fare, and does not if they wish so @nojs', async ({ page, browser, context, owner }) => {
  await context.addCookies(owner.cookies);
  const title = fresh('Lamps');
  const work = await postWork(page, title);
  const stranger = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await (await stranger.newPage()).goto(work);
  await stranger.close();
  await expect(async () => {
    await page.goto(`/users/${owner.name}/stats?sort=date`);
    await expect(page.getByRole('row', { name: title }).getByRole('cell').nth(1)).toHaveText('1', { timeout: 500 });
  }).toPass({ timeout: 20_000, intervals: [1_000] });
  await expect(page.getByRole('img', { name: /visits? in 30 days/ })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'stats');
  await page.getByRole('img', { name: /kudos in 30 days/ }).scrollIntoViewIfNeeded();
  await takeShots(page, 'stats-picture');
  await page.getByRole('link', { name: '365 days' }).click();
  await expect(page.getByRole('img', { name: /visits? in 365 days/ })).toBeVisible();
  await page.getByText('The same as a table').click();
  await expect(page.locator('details table').getByRole('row').nth(1)).toBeVisible();
  await page.goto(`/users/${owner.name}/preferences`);
  const wish = page.getByLabel('Do not show me how my works fare');
  await wish.check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto(`/users/${owner.name}/stats`);
  await expect(page.locator('#main')).toContainText('You asked not to see figures');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Change that in your preferences' }).click();
  await wish.uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
});
