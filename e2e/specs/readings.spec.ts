// What one reads: the place follows from one browser to another, the history and the marks for later are one's own.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { isTame, pick } from '../support/works';

test('a reader marks a work for later, finds what they read, and forgets it @nojs', async ({ page, context, demo, member }) => {
  await context.addCookies(member.cookies);
  const work = pick(demo, (each) => isTame(each) && each.chapters > 1);
  const list = `/users/${member.name}/readings`;
  await page.goto(`${work.path}/navigate`);
  await page.locator('ol.chapter.index a').nth(1).click();
  await expect(page.locator('#chapters')).toBeVisible();
  const chapter = new URL(page.url()).pathname;
  const mark = page.getByRole('button', { name: 'Mark for later' });
  if (!(await mark.isVisible())) await page.locator('details.fl-tools > summary').click();
  await mark.click();
  await expect(page).toHaveURL(new RegExp(`${chapter}$`));
  await page.goto(`${list}?show=to-read`);
  const line = page.locator(`li#work_${work.path.split('/').pop()}`);
  await expect(line).toContainText('For later');
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'readings-later');

  // A page waits for no write: it is there after some seconds.
  await expect(async () => {
    await page.goto(list);
    await expect(line).toContainText('Nothing new since.', { timeout: 500 });
  }).toPass({ timeout: 20_000, intervals: [1_000] });
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'readings');
  await line.getByRole('link', { name: 'Go on with chapter 2' }).click();
  await expect(page).toHaveURL(new RegExp(`${chapter}$`));
  await page.goto(list);
  await page.getByRole('link', { name: 'Forget it all' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Forget it all' }).press('Enter');
  await expect(page.locator('#main')).toContainText('You have opened nothing yet.');
  await expectAccessible(page);
  await page.goto(`${list}?show=to-read`);
  await page.getByLabel('Tick this one').check();
  await page.getByRole('button', { name: 'Take the ticked ones out' }).click();
  await expect(page.locator('#main')).toContainText('You have marked nothing for later.');
});

test('a place follows its reader to another browser @desktop', async ({ page, browser, context, demo, member }) => {
  await context.addCookies(member.cookies);
  const work = pick(demo, (each) => isTame(each) && each.chapters > 1);
  await page.goto(`${work.path}/navigate`);
  await page.locator('ol.chapter.index a').nth(1).click();
  await expect(page.locator('#chapters')).toHaveAttribute('data-report', /reading$/);
  const told = page.waitForResponse((response) => response.url().endsWith('/reading') && response.status() === 204);
  await page.locator('#chapters .userstuff > *').last().scrollIntoViewIfNeeded();
  await told;
  const chapter = new URL(page.url()).pathname;

  const phone = await browser.newContext({ baseURL: new URL(page.url()).origin, viewport: { width: 360, height: 740 } });
  await phone.addCookies(member.cookies);
  const there = await phone.newPage();
  await there.goto(work.path);
  const line = there.getByRole('link', { name: 'You were at chapter 2. Go on there' });
  await expectAccessible(there);
  await expectNoSidewaysScrolling(there);
  await takeShots(there, 'place');
  await line.click();
  await expect(there).toHaveURL(new RegExp(`${chapter}$`));
  await there.getByRole('link', { name: 'Go on where you were' }).click();
  await expect(there.locator('#chapters .userstuff > :focus')).toBeInViewport();
  await phone.close();
});
