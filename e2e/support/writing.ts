// Writing as a person does it: forms filled by what their labels say, with JavaScript or without.
import { type Browser, expect, type Page } from '@playwright/test';

/** Tags typed into a field; with JavaScript it is a box with suggestions, without it a plain field. */
export async function fillTags(page: Page, label: RegExp, tags: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label }));
  await field.fill(tags);
  await field.blur();
}

/** What every posted work needs, in the form that is open. */
export async function fillFacts(page: Page, title: string): Promise<void> {
  await page.getByRole('textbox', { name: /^title/i }).first().fill(title);
  await page.getByRole('combobox', { name: /^language/i }).selectOption({ label: 'English' });
  await page.getByLabel('General Audiences').check();
  await page.getByLabel('No Archive Warnings Apply').check();
  await fillTags(page, /^fandoms/i, 'Original Work');
}

/** The story's text, where the rich editor is or the plain field. */
export async function fillText(page: Page, text: string): Promise<void> {
  const rich = page.locator('.fl-editor [contenteditable="true"]');
  const plain = page.locator('textarea#content');
  await expect(rich.or(plain).filter({ visible: true }).first()).toBeVisible();
  await ((await plain.isVisible()) ? plain : rich).fill(text);
}

/** In the form that is open: guests may comment. */
export async function letEverybodyComment(page: Page): Promise<void> {
  const everyone = page.locator('input[type=radio][name="work[comments_from]"][value=everyone]');
  if (!(await everyone.isVisible())) await page.locator('details', { has: everyone }).locator('> summary').click();
  await everyone.check();
}

/** What guests say below a work, one after the other, without JavaScript; `then` looks at each. */
export async function sayAsGuest(
  browser: Browser,
  address: string,
  words: string[],
  then: (page: Page, said: string) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const said of words) {
    await page.goto(address);
    await page.getByLabel('Your name').fill('Wren');
    await page.getByLabel('Your comment').fill(said);
    await page.getByRole('button', { name: 'Post' }).click();
    await then(page, said);
  }
  await context.close();
}

/** Pastes a story to be read; ends on the page that shows what was recognised. */
export async function preparePreview(page: Page, story: string): Promise<void> {
  await page.goto('/import');
  await page.locator('#paste').fill(story);
  await page.getByRole('button', { name: 'Read it', exact: true }).click();
  await expect(page.locator('#main')).toHaveClass(/import-preview/);
}

const words = 'Somebody had left the lamp burning, and the fog came up the stairs to look at it.';

/** A new draft of one chapter; gives its path. */
export async function startDraft(page: Page, title: string): Promise<string> {
  await page.goto('/works/new');
  await fillFacts(page, title);
  await fillText(page, words);
  await page.getByRole('button', { name: 'Save as a draft', exact: true }).click();
  await expect(page).toHaveURL(/\/works\/\d+\/edit/);
  return new URL(page.url()).pathname.replace('/edit', '');
}

/** Words that no other run has said. */
export const fresh = (text: string) => `${text} ${Date.now()} ${Math.random().toString(36).slice(2)}`;

/** A new posted work of one chapter; gives its path. `settle` changes the form before. */
export async function postWork(page: Page, title: string, settle?: (page: Page) => Promise<void>): Promise<string> {
  await page.goto('/works/new');
  await fillFacts(page, title);
  await fillText(page, words);
  await settle?.(page);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.locator('h2.title.heading')).toHaveText(title);
  return new URL(page.url()).pathname.match(/^\/works\/\d+/)![0];
}
