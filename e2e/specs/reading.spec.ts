// What a guest reads: short and long works, the gate, the doors, the books to take along.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { pick, isGated, isTame } from '../support/works';

/** On a phone a work's actions and its tags are folded away; without JavaScript too they open by a touch. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator('details.fl-fold-narrow:not([open]) > summary').filter({ visible: true });
  while (await folded.count()) await folded.first().click();
}

const gateSentence =
  'This work could have adult content. If you continue, you have agreed that you are willing to see such content.';

test('a work of one chapter stands on its own page @nojs', async ({ page, demo }) => {
  const work = pick(demo, (one) => isTame(one) && one.chapters === 1);
  await page.goto(work.path);
  await expect(page).toHaveURL(work.path);
  await expect(page.locator('#main')).toHaveClass(/works-show/);
  await expect(page.locator('h2.title.heading')).toHaveText(work.title);
  await expect(page.locator('h3.byline.heading')).toHaveCount(1);
  await expect(page.locator('#chapters .userstuff')).toHaveCount(1);
  await expect(page.locator('dl.stats > dt')).toHaveCount(await page.locator('dl.stats > dd').count());
});

test('a work of many chapters is read one by one, by "next" and by the index @nojs', async ({ page, demo }) => {
  const work = pick(demo, (one) => isTame(one) && one.chapters > 2);
  await page.goto(`${work.path}?view_adult=true`);
  await expect(page).toHaveURL(new RegExp(`${work.path}/chapters/\\d+\\?view_adult=true$`));
  await expect(page.locator('div#chapter-1.chapter')).toHaveCount(1);
  await expect(page.locator('li.chapter.previous a')).toHaveCount(0);

  await unfold(page);
  await page.locator('li.chapter.next a').first().click();
  await expect(page.locator('div#chapter-2.chapter')).toHaveCount(1);
  await unfold(page);
  await page.locator('li.chapter.previous a').first().click();
  await expect(page.locator('div#chapter-1.chapter')).toHaveCount(1);

  await page.goto(`${work.path}/navigate`);
  const chapters = page.locator('ol.chapter.index > li');
  await expect(chapters).toHaveCount(work.chapters);
  for (const date of await chapters.locator('span.datetime').allTextContents()) {
    expect(date).toMatch(/^\(\d{4}-\d\d-\d\d\)$/);
  }
  await chapters.last().locator('a').click();
  await expect(page.locator(`div#chapter-${work.chapters}.chapter`)).toHaveCount(1);
  await expect(page.locator('li.chapter.next a')).toHaveCount(0);
});

test('the whole of it is one page @nojs', async ({ page, demo }) => {
  const work = pick(demo, (one) => isTame(one) && one.chapters > 2);
  await page.goto(work.path);
  await unfold(page);
  await page.locator('li.chapter.entire a').first().click();
  await expect(page.locator('div.chapter[id^="chapter-"]')).toHaveCount(work.chapters);
  await unfold(page);
  await page.locator('li.chapter.bychapter a').first().click();
  await expect(page.locator('div.chapter[id^="chapter-"]')).toHaveCount(1);
});

test('the gate asks once @nojs', async ({ page, demo }) => {
  const work = pick(demo, isGated);
  await page.goto(work.path);
  await expect(page.locator('#main')).toContainText(gateSentence);
  await expect(page.locator('#chapters')).toHaveCount(0);
  await page.getByRole('link', { name: 'Proceed', exact: true }).click();
  await expect(page.locator('#chapters')).toHaveCount(1);
  await page.goto(work.path);
  await expect(page.locator('#chapters')).toHaveCount(1);
});

test('every kind of book comes as what it is @desktop', async ({ page, demo }) => {
  const work = pick(demo, (one) => isTame(one) && one.chapters > 2);
  await page.goto(work.path);
  const kinds = { epub: 'application/epub+zip', html: 'text/html', txt: 'text/plain' };
  for (const [kind, type] of Object.entries(kinds)) {
    const link = await page.locator(`li.download a[href*=".${kind}"]`).getAttribute('href');
    expect(link).toMatch(new RegExp(`^/downloads/\\d+/[^/]+\\.${kind}\\?updated_at=\\d+$`));
    const book = await page.request.get(link!);
    expect(book.status()).toBe(200);
    expect(book.headers()['content-type']).toContain(type);
    expect((await book.body()).length).toBeGreaterThan(500);
  }
});

test('what is not there says so, kindly, with the way home @nojs', async ({ page }) => {
  const missing = await page.goto('/works/999999999');
  expect(missing!.status()).toBe(404);
  await expect(page.locator('#main')).toContainText("Sorry, we couldn't find the work you were looking for.");
  await expect(page.locator('a[href="/"]').first()).toBeVisible();
});

test('a tag leads to its works, and they lead back @nojs', async ({ page, demo }) => {
  const work = pick(demo, isTame);
  await page.goto(work.path);
  await unfold(page);
  const tag = page.locator('dd.fandom.tags a.tag').first();
  const name = await tag.textContent();
  await tag.click();
  if (!page.url().endsWith('/works')) await page.goto(`${page.url()}/works`);
  await expect(page.locator('h2.heading').first()).toContainText(name!);
  await expect(page.locator(`li.work.blurb a[href="${work.path}"]`)).not.toHaveCount(0);
});
