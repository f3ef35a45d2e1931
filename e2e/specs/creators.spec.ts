// Writing together: one invites, the other says yes, and both are named. Without JavaScript too.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { fresh, postWork } from '../support/writing';

test('a writer invites another, who says yes and is named @nojs', async ({ page, browser, context, owner, member }) => {
  await context.addCookies(owner.cookies);
  const title = fresh('Lamps');
  const work = await postWork(page, title);
  await page.goto(`${work}/edit`);
  await page.getByRole('link', { name: 'Creators' }).click();
  const name = page.getByLabel('Pen name').and(page.locator('input'));
  await name.fill('nobody at all');
  await name.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Nobody here writes as nobody at all');
  await expectAccessible(page);
  await name.fill(member.name);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Invited' })).toContainText(member.name);
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'creators');

  const other = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await other.addCookies(member.cookies);
  const theirs = await other.newPage();
  await theirs.goto(`/users/${member.name}/inbox`);
  await theirs.getByRole('link', { name: 'Look at it' }).click();
  const line = theirs.locator('#main li', { hasText: title });
  await expect(line).toContainText(`${owner.name} invites you`);
  await expectAccessible(theirs);
  await expectNoSidewaysScrolling(theirs);
  await takeShots(theirs, 'creatorships');
  await line.getByRole('button', { name: 'Yes, name me' }).press('Enter');
  await expect(theirs.locator('h3.byline')).toContainText(member.name);
  await expect(theirs.locator('h3.byline')).toContainText(owner.name);

  await theirs.goto(`${work}/creators?leave=1`);
  await expectAccessible(theirs);
  await theirs.getByRole('button', { name: 'Leave this work' }).click();
  await expect(theirs).toHaveURL(new RegExp(`/users/${member.name}`));
  await page.goto(work);
  await expect(page.locator('h3.byline')).not.toContainText(member.name);
  await other.close();
});
