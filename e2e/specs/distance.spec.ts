// Distance: a member mutes somebody from their page, finds nothing of theirs, and takes it back; and blocks them.
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

test('somebody is muted, vanishes, and comes back; and is blocked @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  await page.goto('/users/meryton');
  await expect(page.locator('li.work.blurb').first()).toBeVisible();
  await page.getByRole('link', { name: 'Mute meryton' }).click();
  await expect(page.locator('h2.heading')).toHaveText('People you mute');
  await looksRight(page, 'distance-empty');
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unmute meryton' })).toBeVisible();
  await looksRight(page, 'distance-muted');
  await page.goto('/users/meryton');
  await expect(page.locator('.flash.notice')).toContainText('You mute meryton');
  await expect(page.locator('li.work.blurb')).toHaveCount(0);
  await looksRight(page, 'distance-person');
  await page.locator('.flash.notice').getByRole('link', { name: 'Change' }).click();
  await page.getByRole('button', { name: 'Unmute meryton' }).click();
  await expect(page.locator('.fl-empty')).toContainText('You mute nobody.');
  await page.locator('#main').getByRole('link', { name: 'People you block' }).click();
  await page.getByLabel('User name').fill('nobody at all');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.locator('#errors')).toContainText('Nobody here is called nobody at all.');
  await page.getByLabel('User name').fill('meryton');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('button', { name: 'Unblock meryton' }).click();
  await expect(page.locator('.fl-empty')).toContainText('You block nobody.');
});
