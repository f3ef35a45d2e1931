// The inbox: a creator finds what was said, answers it from there, and deals with several at once.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { fresh, letEverybodyComment, postWork, sayAsGuest } from '../support/writing';

test('a creator finds what was said, answers it and clears their inbox @nojs', async ({ page, browser, context, owner }) => {
  await context.addCookies(owner.cookies);
  await postWork(page, fresh('Lamps'), letEverybodyComment);
  const words = [fresh('First'), fresh('Second')];
  await sayAsGuest(browser, page.url(), words, async (guest, said) => {
    await expect(guest.locator('li.comment', { hasText: said })).toBeVisible();
  });

  // It is told a moment after it was said.
  await expect(async () => {
    await page.goto(`/users/${owner.name}/inbox?show=unread`);
    for (const text of words) await expect(page.locator('li.comment', { hasText: text })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'inbox');
  await page.locator('#header summary', { hasText: owner.name }).click();
  await expect(page.locator('#header').getByRole('link', { name: 'Inbox' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.locator('li.comment', { hasText: words[0] }).getByRole('link', { name: 'Reply' }).click();
  await page.getByLabel('Your answer').fill(fresh('Thank you.'));
  await page.getByRole('button', { name: 'Post' }).click();
  await expect(page.locator('li.comment', { hasText: 'Thank you.' }).last()).toBeInViewport();
  await page.goto(`/users/${owner.name}/inbox?show=unanswered`);
  await expect(page.locator('#main')).not.toContainText(words[0]);
  await page.locator('li.comment', { hasText: words[1] }).getByLabel('Tick this one').check();
  await page.getByRole('button', { name: 'Take out of the inbox' }).press('Enter');
  await expect(page.getByRole('status')).toBeVisible();
  await expect(page.locator('#main')).not.toContainText(words[1]);
  await page.goto(`/users/${owner.name}/inbox?show=waiting`);
  await expect(page.locator('#main')).toContainText('Nothing waits for your yes.');
  await expectAccessible(page);
  await takeShots(page, 'inbox-empty');
});
