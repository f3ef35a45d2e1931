// A gift: a writer names a reader, who finds it and takes their name off. Without JavaScript too.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { fresh, postWork } from '../support/writing';

test('a work is given to a reader, who finds it and takes their name off @nojs', async ({ page, browser, context, owner, member }) => {
  await context.addCookies(owner.cookies);
  const title = fresh('Lamps');
  const work = await postWork(page, title, async () => {
    const kind = page.locator('#credit_0_kind');
    if (!(await kind.isVisible())) await page.locator('details', { has: kind }).locator('> summary').click();
    await kind.selectOption('gift');
    await page.locator('#credit_0_creator').fill(member.name);
  });
  await expect(page.locator('ul.associations')).toContainText(`For ${member.name}`);
  await expectAccessible(page);

  const other = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await other.addCookies(member.cookies);
  const theirs = await other.newPage();
  await theirs.goto(`/users/${member.name}/gifts`);
  const blurb = theirs.locator('li.work', { hasText: title });
  await expect(blurb.locator('h4')).toContainText(`for ${member.name}`);
  await expectAccessible(theirs);
  await expectNoSidewaysScrolling(theirs);
  await takeShots(theirs, 'gifts');
  await theirs.goto(work);
  await takeShots(theirs, 'gift-work');
  await theirs.getByRole('link', { name: 'Take my name off' }).click();
  await expectAccessible(theirs);
  await theirs.getByRole('button', { name: 'Take my name off' }).press('Enter');
  await expect(theirs.locator('h2.title')).toHaveText(title);
  await expect(theirs.locator('ul.associations')).toHaveCount(0);
  await theirs.goto(`/users/${member.name}/gifts`);
  await expect(theirs.locator('li.work', { hasText: title })).toHaveCount(0);
  await theirs.locator('#main li', { hasText: title }).getByRole('button', { name: 'They may name me again' }).click();
  await expect(theirs.locator('#main')).not.toContainText(title);
  await other.close();
});
