// Bookmarks: a member keeps a work of the demo with notes and tags, finds it again, makes it private and lets it go;
// and keeps one that stands elsewhere.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';

async function looksRight(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, name);
}

/** From the page of one bookmark to the list, and away with it. */
async function letGo(page: Page): Promise<void> {
  const person = await page.locator('li.bookmark.blurb h5.byline a').getAttribute('href');
  await page.goto(`${person}/bookmarks`);
  await page.locator('li.bookmark.blurb').first().getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('status').or(page.locator('.flash.notice')).first()).toBeVisible();
}

test('a work is kept, found again, made private and let go @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  await page.goto('/users/meryton/works');
  await page.locator('li.work.blurb h4.heading a').first().click();
  const work = page.url().replace(/[?#].*/, '').replace(/\/chapters\/.*/, '');
  await page.goto(`${work}/bookmarks`);
  await page.locator('details.fl-fold > summary', { hasText: 'Keep a bookmark' }).click();
  await page.getByLabel('Notes').fill('The lamp on the stairs!');
  await page.getByLabel('Your tags').fill('slow, lamps, slow');
  await page.getByLabel('I recommend this').check();
  await page.getByRole('button', { name: 'Keep a bookmark' }).click();
  const kept = page.locator('li.bookmark.blurb');
  await expect(kept).toContainText('The lamp on the stairs!');
  await expect(kept).toContainText('slowlamps');
  await looksRight(page, 'bookmark');
  await kept.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Private: only you see it').check();
  await looksRight(page, 'bookmark-form');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(kept).toContainText('Private');
  await letGo(page);
});

test('one that stands elsewhere is kept by its address @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  await page.goto('/external_works/new');
  await page.getByLabel('Address').fill('http://localhost/a');
  await page.getByLabel('Title').fill('The Lamp Elsewhere');
  await page.getByRole('button', { name: 'Keep a bookmark' }).click();
  await expect(page.locator('#errors')).toContainText(/network|stands here/);
  await page.getByLabel('Address').fill(`https://example.org/lamp-${Date.now()}`);
  await page.getByRole('button', { name: 'Keep a bookmark' }).click();
  await expect(page.locator('li.bookmark.blurb')).toContainText('The Lamp Elsewhere');
  await looksRight(page, 'bookmark-external');
  await letGo(page);
});
