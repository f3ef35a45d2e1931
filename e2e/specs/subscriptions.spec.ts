// Subscriptions: a reader subscribes to a writer, a work, a series and a tag, sees the list and ends some again.
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

// On a phone's page the row of a work's actions is folded.
async function press(page: Page, value: string): Promise<void> {
  const button = page.locator(`li.subscribe input[value=${value}]`);
  const fold = page.locator('details.fl-tools > summary');
  if (!(await button.isVisible()) && (await fold.count())) await fold.click();
  await button.click();
}

test('a reader subscribes, finds it in the list and ends it @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  const list = `/users/${owner.name}/subscriptions`;
  for (const address of ['/users/meryton', '/series/1', '/works/1']) {
    await page.goto(address);
    if (await page.locator('li.subscribe input[value=Unsubscribe]').count()) continue; // of another project's run
    await press(page, 'Subscribe');
    await expect(page.locator('li.subscribe input[value=Unsubscribe]')).toHaveCount(1);
    await expectNoSidewaysScrolling(page);
  }
  await page.goto(list);
  await expect(page.getByRole('link', { name: 'meryton' })).toBeVisible();
  await looksRight(page, 'subscriptions');
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await expect(page.locator('.fl-list > li')).toHaveCount(1);
  await page.getByLabel('Tick meryton').check();
  await page.getByRole('button', { name: 'Unsubscribe from the ticked ones' }).click();
  await expect(page.getByRole('link', { name: 'meryton' })).toHaveCount(0);
  await page.goto('/users/meryton');
  await expect(page.locator('li.subscribe input[value=Subscribe]')).toHaveCount(1);
});

test('the page of news says what to do while there is none @nojs', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  await page.goto(`/users/${owner.name}/notifications`);
  await expect(page.locator('#main')).toContainText('There is nothing new yet');
  await looksRight(page, 'notifications-empty');
  await page.getByRole('link', { name: 'How often mails come' }).click();
  await page.getByLabel('Mails about what is new for me').selectOption({ label: 'Once a day' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Mails about what is new for me')).toHaveValue('daily');
  await looksRight(page, 'preferences-notices');
});
