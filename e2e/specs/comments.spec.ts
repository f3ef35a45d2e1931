// Comments: a reader says something under a work and lands on it, answers, mends a refused one; a creator looks after
// what waits. All of it without JavaScript too.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { isTame, pick } from '../support/works';
import { fresh, letEverybodyComment, postWork, sayAsGuest } from '../support/writing';

test('a guest says something under a chapter, lands on it, and answers @nojs', async ({ page, demo }) => {
  const serial = pick(demo, (work) => isTame(work) && work.chapters > 1);
  await page.goto(serial.path);
  const here = new URL(page.url()).pathname;
  const said = fresh('A lamp in the west window.');
  // With nothing in it, it comes back with the name that was typed.
  await page.getByLabel('Your name').fill('Wren');
  await page.getByRole('button', { name: 'Post' }).click();
  await expect(page.getByRole('alert')).toContainText('There is nothing in this comment yet.');
  await expect(page.getByLabel('Your name')).toHaveValue('Wren');
  await expectAccessible(page);
  await page.getByLabel('Your comment').fill(`${said}\n\nAnd a second line.`);
  await page.getByRole('button', { name: 'Post' }).press('Enter');
  await expect(page).toHaveURL(/show_comments=true.*comment=said#comment_\d+$/);
  expect(new URL(page.url()).pathname).toBe(here);
  const comment = page.locator('li.comment', { hasText: said });
  await expect(comment).toBeInViewport();
  await expect(comment).toContainText('(guest)');
  await expect(page.locator('#comments').getByRole('status')).toContainText('Your comment is here now.');
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'comments');

  await comment.getByRole('link', { name: 'Reply' }).click();
  await expect(page.locator('.fl-comments')).toContainText(said);
  await page.getByLabel('Your name').fill('Ines');
  const answer = fresh('And oil.');
  await page.getByLabel('Your answer').fill(answer);
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'comments-reply');
  await page.getByRole('button', { name: 'Post' }).click();
  await expect(page.locator('ol.thread ol.thread li.comment', { hasText: answer })).toBeInViewport();
  await page.locator('li.comment', { hasText: said }).getByRole('link', { name: 'Link', exact: true }).click();
  await expect(page.locator('#main')).toContainText(answer);
  await expectAccessible(page);
});

test('a member changes what nobody answered, and staff delete it @nojs', async ({ page, context, demo, owner }) => {
  await context.addCookies(owner.cookies);
  const work = pick(demo, (work) => isTame(work) && work.chapters === 1);
  await page.goto(work.path);
  const said = fresh('One moth.');
  await page.getByLabel('Your comment').fill(said);
  await page.getByRole('button', { name: 'Post' }).click();
  const comment = page.locator('li.comment', { hasText: said });
  await comment.getByRole('link', { name: 'Edit' }).click();
  const changed = fresh('Two moths.');
  await page.getByLabel('Your comment').fill(changed);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  const now = page.locator('li.comment', { hasText: changed });
  await expect(now).toContainText('Changed');
  await now.getByText('Look after').click();
  await now.getByRole('button', { name: 'No more answers here' }).click();
  await expect(page.locator('li.comment', { hasText: changed })).toContainText('No more answers');
  await expectAccessible(page);
  await page.locator('li.comment', { hasText: changed }).getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('#comments').getByRole('status')).toContainText('The comment is deleted.');
  await expect(page.locator('#comments')).not.toContainText(changed);
});

test('what waits for a creator is looked after at one go @nojs', async ({ page, browser, context, owner }) => {
  await context.addCookies(owner.cookies);
  const title = fresh('Lamps');
  const work = await postWork(page, title, async () => {
    await letEverybodyComment(page);
    await page.locator('input[type=checkbox][name="work[moderated_commenting_enabled]"]').check();
  });
  const words = [fresh('First'), fresh('Second')];
  await sayAsGuest(browser, page.url(), words, async (guest, said) => {
    await expect(guest.getByRole('status')).toContainText('waits for a creator');
    await expect(guest.locator('#comments')).not.toContainText(said);
  });
  await page.goto(work);
  await page.getByRole('link', { name: 'Comments to look after' }).click();
  await expect(page.locator('#main')).toContainText(words[0]);
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'comments-queue');
  await page.getByRole('button', { name: 'Say yes to those chosen' }).click();
  await expect(page.locator('#main')).toContainText('Nothing waits here.');
  const guest = await browser.newPage({ javaScriptEnabled: false });
  await guest.goto(new URL(`${work}/comments`, page.url()).href);
  for (const text of words) await expect(guest.locator('ol.thread')).toContainText(text);
  await guest.close();
});
