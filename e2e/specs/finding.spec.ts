// Finding works: a list filtered, sorted and leafed through, a search kept, and filters that always stand. With
// scripts a list changes in its place; without them each step is a page.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';

const list = '/tags/No%20Archive%20Warnings%20Apply/works';

const form = (page: Page) => page.locator('form#work-filters');
const total = async (page: Page): Promise<number> => {
  const heading = (await page.locator('h2.heading').first().textContent())!;
  return Number(/([\d,]+) Works?/.exec(heading)![1].replaceAll(',', ''));
};

/** On a phone the form is folded. */
async function unfold(page: Page): Promise<void> {
  const summary = form(page).locator('> details:not([open]) > summary').filter({ visible: true });
  if (await summary.count()) await summary.first().click();
}

/** Picks the first tag of a kind; gives its count. Without scripts the button sends the form. */
async function pick(page: Page, kind: string, way: 'fl-with' | 'fl-without', javaScript: boolean): Promise<number> {
  await unfold(page);
  const facet = form(page).locator(`details[data-kind=${kind}]`);
  if (!(await facet.evaluate((one: HTMLDetailsElement) => one.open))) await facet.locator('summary').click();
  const row = facet.locator('.fl-picks li').first();
  const count = Number((await row.locator('.fl-num').textContent())!.replaceAll(',', ''));
  await row.locator(`.${way} input`).check();
  if (!javaScript) await form(page).getByRole('button', { name: 'Show works' }).click();
  return count;
}

test('a list is narrowed to what its form counted, and leaves out what is not wanted @nojs', async ({ page, javaScriptEnabled }) => {
  const scripted = javaScriptEnabled !== false;
  await page.goto(list);
  const all = await total(page);
  const included = await pick(page, 'freeform_ids', 'fl-with', scripted);
  await expect(page).toHaveURL(/include_work_search/);
  await expect.poll(() => total(page)).toBe(included);
  await page.goto(list);
  const left = await pick(page, 'freeform_ids', 'fl-without', scripted);
  await expect(page).toHaveURL(/exclude_work_search/);
  await expect.poll(() => total(page)).toBe(all - left);
  await unfold(page);
  await expect(form(page).locator('.fl-without input:checked')).toHaveCount(1);
});

test('a list is sorted and leafed through, and the way back leads back @nojs', async ({ page, javaScriptEnabled }) => {
  await page.goto(list);
  await unfold(page);
  await form(page).getByLabel('Sort by').selectOption('word_count');
  if (javaScriptEnabled === false) await form(page).getByRole('button', { name: 'Show works' }).click();
  await expect(page).toHaveURL(/sort_column%5D=word_count/);
  const words = async () =>
    (await page.locator('dl.stats dd.words').allTextContents()).map((text) => Number(text.replaceAll(',', '')));
  await expect.poll(async () => (await words()).every((n, at, all) => at === 0 || all[at - 1] >= n)).toBe(true);
  const least = (await words()).at(-1)!;
  await page.locator('ol.pagination li.next a').first().click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.locator('h2.heading').first()).toContainText('21 - ');
  expect((await words())[0]).toBeLessThanOrEqual(least);
  await page.goBack();
  await expect(page.locator('h2.heading').first()).toContainText('1 - 20');
});

test('all tags of a kind stand on pages of their own, and what is picked there counts @nojs', async ({ page }) => {
  await page.goto(list);
  await unfold(page);
  const facet = form(page).locator('details[data-kind=freeform_ids]');
  await facet.getByRole('button', { name: /^More/ }).click();
  await expect(page).toHaveURL(/more=freeform_ids/);
  const row = page.locator('.fl-all-tags .fl-picks li').nth(12);
  const count = Number((await row.locator('.fl-num').textContent())!);
  await row.locator('.fl-with input').check();
  await page.locator('.fl-all-tags').getByRole('button', { name: 'Show works' }).click();
  await expect(page.locator('ol.work.index')).toHaveCount(1);
  expect(await total(page)).toBe(count);
});

test('what is typed wrongly is said and not lost @nojs', async ({ page }) => {
  await page.goto(`${list}?work_search[words_from]=many&work_search[other_tag_names]=No%20Such%20Tag`);
  await expect(page.locator('#errors')).toContainText('No Such Tag');
  await unfold(page);
  await expect(page.locator('#work_search_words_from')).toHaveValue('many');
  await expectAccessible(page);
});

test('a search is kept, opened, and has a feed @nojs', async ({ page, context, member }) => {
  await context.addCookies(member.cookies);
  await page.goto(`${list}?work_search[complete]=T`);
  await page.getByRole('link', { name: 'Keep this search' }).click();
  await page.getByLabel('Name').fill('Finished lamps');
  await page.locator('#main').getByRole('button', { name: 'Save' }).click();
  const row = page.locator('ul.fl-list > li').filter({ hasText: 'Finished lamps' }).first();
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Give it a feed' }).click();
  const feed = page.locator('ul.fl-list > li').first().getByRole('link', { name: 'Feed' });
  const answer = await page.request.get((await feed.getAttribute('href'))!);
  expect(answer.headers()['content-type']).toContain('application/atom+xml');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Finished lamps' }).click();
  await expect(page).toHaveURL(/complete%5D=T/);
  await page.goBack();
  const kept = page.locator('ul.fl-list > li').first();
  await kept.locator('summary').click();
  await kept.getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('ul.fl-list > li').filter({ hasText: 'Finished lamps' })).toHaveCount(0);
});

test('a standing filter hides works until it is set aside @nojs', async ({ page, context, member }) => {
  await context.addCookies(member.cookies);
  await page.goto(list);
  const all = await total(page);
  await page.goto(`/users/${member.name}/filters`);
  await page.getByRole('link', { name: 'A new filter' }).click();
  await page.getByLabel('Name').fill('Short ones');
  await page.locator('#never-shorter').fill('2000');
  await expectAccessible(page);
  await page.locator('#main').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Short ones').first()).toBeVisible();
  await expect(page).toHaveURL(/\/filters\?done=saved$/);
  await page.goto(list);
  const shown = await total(page);
  expect(shown).toBeLessThan(all);
  await expect(page.locator('.fl-left-out-works')).toContainText(`${all - shown}`);
  await page.getByRole('link', { name: 'Show them this once' }).click();
  await expect.poll(() => total(page)).toBe(all);
  await page.goto(`/users/${member.name}/filters`);
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect(page.getByText('Short ones')).toHaveCount(0);
  await page.goto(list);
  expect(await total(page)).toBe(all);
});

for (const [name, query] of [
  ['a filtered list', 'work_search[complete]=T'],
  ['the page of all tags', 'more=freeform_ids'],
  ['a page beyond the last', 'page=999'],
]) {
  test(`${name} is for everybody @desktop`, async ({ page }) => {
    await page.goto(`${list}?${query}`);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });
}
