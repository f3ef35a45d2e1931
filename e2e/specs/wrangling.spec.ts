// Wrangling: tags that wait are tied together on their pages, what readers find follows at once, and what was done is
// undone from the log. Each test has tags of its own, so that none sees another's.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';

// Each walks over more than a dozen pages.
test.slow();

const main = (page: Page) => page.locator('#main');
const notice = (page: Page) => page.locator('.flash.notice');
const row = (page: Page, tag: string) => page.locator('ul.fl-list > li').filter({ hasText: tag });

/** A word that no other test has. */
const word = () => `w${Math.random().toString(36).slice(2, 10)}`;

/** Posts a work with an additional tag, as the form would: what the form itself does is tried elsewhere. */
async function postTagged(page: Page, title: string, tag: string): Promise<void> {
  const blank = await (await page.request.get('/works/new')).text();
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(blank)![1];
  const answer = await page.request.post('/works', {
    form: {
      authenticity_token: hidden('authenticity_token'),
      form_nonce: hidden('form_nonce'),
      'work[title]': title,
      'work[language_id]': 'en',
      'work[rating_string]': 'General Audiences',
      'work[archive_warning_strings][]': 'No Archive Warnings Apply',
      'work[fandom_string]': 'Original Work',
      'work[freeform_string]': tag,
      'work[chapter_attributes][content]': 'Somebody had hung a light over the door, and nobody remembered who.',
      post_button: '1',
    },
  });
  expect(answer.url()).toMatch(/\/works\/\d+$/);
}

/** The waiting additional tags that hold a word, found as a wrangler finds them. */
async function openBin(page: Page, held: string): Promise<void> {
  await page.goto('/wrangling');
  await main(page).getByRole('link', { name: 'Tags that wait', exact: true }).first().click();
  await main(page).getByRole('link', { name: 'Additional tags', exact: true }).click();
  await page.getByLabel('Names that hold').fill(held);
  await main(page).getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`q=${held}`));
}

/** A tag's name typed to its end; suggestions close when the field is left. */
async function typeTag(page: Page, label: string, tag: string): Promise<void> {
  const named = { name: label, exact: true };
  const field = page.getByRole('combobox', named).or(page.getByRole('textbox', named));
  await field.fill(tag);
  await field.blur();
}

/** The titles that are listed under a tag. */
async function expectListed(page: Page, tag: string, titles: string[]): Promise<void> {
  await page.goto(`/tags/${encodeURIComponent(tag)}/works`);
  const found = page.locator('ol.work.index h4.heading a:first-child');
  await expect(found).toHaveCount(titles.length);
  expect((await found.allTextContents()).sort()).toEqual([...titles].sort());
}

test('a tag is tied to another, and works are found under it at once @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  const held = word();
  const [lamps, lights] = [`Lamps ${held}`, `Little Lights ${held}`];
  await postTagged(page, `One ${held}`, lamps);
  await postTagged(page, `Two ${held}`, lights);

  await openBin(page, held);
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await row(page, lamps).getByRole('checkbox').check();
  await main(page).getByRole('button', { name: 'Make canonical' }).click();
  await expect(notice(page)).toContainText('One tag is done');
  await expect(row(page, lamps)).toHaveCount(0);
  await expectListed(page, lamps, [`One ${held}`]);

  await openBin(page, held);
  await row(page, lights).getByRole('link', { name: /^Change/ }).click();
  await expect(page.locator('h2.heading').first()).toContainText(lights);
  await typeTag(page, 'Synonym of', lamps);
  await main(page).getByRole('button', { name: 'Make it a synonym' }).click();
  await expect(notice(page)).toBeVisible();
  await expectListed(page, lamps, [`One ${held}`, `Two ${held}`]);
  // The synonym's own list leads there.
  await page.goto(`/tags/${encodeURIComponent(lights)}/works`);
  await expect(page).toHaveURL(new RegExp(`${encodeURIComponent(lamps)}/works$`));

  await page.goto(`/wrangling/log?tag=${encodeURIComponent(lights)}`);
  await row(page, 'was made a synonym of').getByRole('button', { name: /^Undo/ }).click();
  await expect(row(page, lights).filter({ hasText: 'stands as it stood before' })).not.toHaveCount(0);
  await expectListed(page, lamps, [`One ${held}`]);
  await expectListed(page, lights, [`Two ${held}`]);
});

test('many tags are tied at one go, and all of it is undone at one go @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  const held = word();
  const [whole, first, second] = [`Fog ${held}`, `Haze ${held}`, `So much mist ${held}`];
  for (const tag of [whole, first, second]) await postTagged(page, `With ${tag}`, tag);
  const all = [whole, first, second].map((tag) => `With ${tag}`);

  await openBin(page, held);
  await row(page, whole).getByRole('checkbox').check();
  await main(page).getByRole('button', { name: 'Make canonical' }).click();
  await expect(notice(page)).toContainText('One tag is done');
  // A name that is no tag changes nothing, and what was ticked stays ticked.
  for (const tag of [first, second]) await row(page, tag).getByRole('checkbox').check();
  await typeTag(page, 'Synonym of', `Nothing ${held}`);
  await main(page).getByRole('button', { name: 'Make them its synonyms' }).click();
  await expect(page.locator('#errors')).toContainText(`Nothing ${held}`);
  for (const tag of [first, second]) await expect(row(page, tag).getByRole('checkbox')).toBeChecked();
  await typeTag(page, 'Synonym of', whole);
  await main(page).getByRole('button', { name: 'Make them its synonyms' }).click();
  await expect(notice(page)).toContainText('2 tags are done');
  await expectListed(page, whole, all);

  await page.goBack();
  await page.getByRole('link', { name: /^See it in the log/ }).click();
  await expect(page.locator('ul.fl-list > li')).toHaveCount(2);
  await expectAccessible(page);
  await main(page).getByRole('button', { name: 'Undo all of these' }).click();
  await expect(row(page, first).filter({ hasText: 'stands as it stood before' })).not.toHaveCount(0);
  await expectListed(page, whole, [`With ${whole}`]);
  await openBin(page, held);
  await expect(page.locator('ul.fl-list input[name=tag]')).toHaveCount(2);
});
