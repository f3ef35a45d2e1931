// The whole way of a story: a writer signs up, pastes it as it lay on her disk, corrects what was recognised,
// posts it; a guest reads it and takes it along; she logs out. With JavaScript and without.
import { expect, test } from '../support/test';
import { logOut, signUp } from '../support/people';
import { fillFacts, preparePreview } from '../support/writing';

// Written for this test; wrapped at 60 columns as mail did, with all that people put around a story.
const story = `Title: The Lamp on Gull Rock
Author: somebody
Disclaimer: The keeper belongs to nobody. I only borrow him.

A/N: For everyone who ever waited for a boat.

Chapter 1: Fog

The keeper lit the lamp at four, because the fog had come in
before the dark and did not look as if it meant to leave. He
was _not_ expecting anybody.

* * *

Somebody knocked.

Chapter 2: Tea

"I saw a light," said the stranger, and dripped on the mat.

THE END
`;

test('sign up, import, correct, post, read as a guest, take along, log out @nojs', async ({ page, browser, archive }) => {
  await signUp(page);

  await preparePreview(page, story);
  const preview = page.locator('#main');
  await expect(preview).toContainText('Fog');
  await expect(preview).toContainText('Tea');
  await expect(preview).toContainText('THE END');
  await expect(page.getByRole('textbox', { name: /^title/i }).first()).toHaveValue('The Lamp on Gull Rock');
  await expect(page.getByRole('textbox', { name: /^disclaimer/i })).toHaveValue(/belongs to nobody/);
  await expect(page.getByRole('textbox', { name: /^notes at the beginning/i })).toHaveValue(/waited for a boat/);

  const title = `The Lamp on Gull Rock ${Date.now()}`;
  await fillFacts(page, title);
  await page.getByRole('button', { name: 'Make a draft of it' }).click();
  await expect(page).toHaveURL(/\/works\/\d+\/edit/);
  await page.locator('#main').getByRole('button', { name: /^post$/i }).click();
  await expect(page.locator('h2.title.heading')).toHaveText(title);
  const path = new URL(page.url()).pathname.match(/^\/works\/\d+/)![0];

  const guest = await browser.newPage({ baseURL: archive.url });
  await guest.goto(`${path}?view_full_work=true`);
  await expect(guest.locator('h2.title.heading')).toHaveText(title);
  await expect(guest.locator('div.chapter[id^="chapter-"]')).toHaveCount(2);
  await expect(guest.locator('#chapter-1')).toContainText(
    'The keeper lit the lamp at four, because the fog had come in before the dark and did not look as if it meant to leave.',
  );
  await expect(guest.locator('#chapter-1 em')).toHaveText('not');
  await expect(guest.locator('#chapter-1 hr')).toHaveCount(1);
  await expect(guest.locator('#workskin')).not.toContainText('THE END');
  const link = await guest.locator('li.download a[href*=".epub"]').getAttribute('href');
  const book = await guest.request.get(link!);
  expect(book.headers()['content-type']).toContain('application/epub+zip');
  await guest.close();

  await logOut(page);
});

test('a form with mistakes comes back with everything that was typed @nojs', async ({ context, page, member }) => {
  await context.addCookies(member.cookies);
  await page.goto('/works/new');
  await page.getByRole('textbox', { name: /^title/i }).first().fill('Half a form');
  await page.getByRole('textbox', { name: /^summary/i }).fill('It has a summary & no fandom.');
  await page.locator('#main').getByRole('button', { name: /^post$/i }).click();
  await expect(page.locator('[aria-invalid="true"]')).not.toHaveCount(0);
  await expect(page.getByRole('textbox', { name: /^title/i }).first()).toHaveValue('Half a form');
  await expect(page.getByRole('textbox', { name: /^summary/i })).toHaveValue('It has a summary & no fandom.');
});
