// Kudos: a reader thanks without words, once, and finds the thanks where the button stood.
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { isTame, pick } from '../support/works';

test('a guest leaves kudos once and lands on them @nojs', async ({ page, demo }) => {
  const serial = pick(demo, (work) => isTame(work) && work.chapters > 1);
  await page.goto(serial.path);
  const here = new URL(page.url()).pathname;
  const button = page.getByRole('button', { name: 'Leave kudos' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/kudos=(thanks|again)#kudos$/);
  expect(new URL(page.url()).pathname).toBe(here);
  await expect(page.locator('#kudos').getByRole('status')).toBeInViewport();
  // One guest from one network, whichever of the projects was first.
  await expect(page.locator('p.kudos')).toContainText('guest');
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'kudos');
  await expect(button).toHaveCount(0);
  await page.goto(here);
  await button.click();
  await expect(page.locator('#kudos').getByRole('status')).toContainText('Once is all one can');
});

test('a member’s name stands under a work, and on the page of all @nojs', async ({ page, context, demo, owner }) => {
  await context.addCookies(owner.cookies);
  const work = pick(demo, (work) => isTame(work) && work.chapters === 1);
  await page.goto(work.path);
  const button = page.getByRole('button', { name: 'Leave kudos' });
  if (await button.isVisible()) {
    await button.click();
    await expect(page.locator('#kudos').getByRole('status')).toContainText('Thank you');
    await page.goto(work.path);
  }
  await expect(button).toHaveCount(0);
  await expect(page.locator('#kudos')).toContainText('You left kudos here.');
  const name = await page.locator('p.kudos a').first().textContent();
  await page.goto(`${work.path}/kudos`);
  await expect(page.locator('#main').getByRole('link', { name: name!, exact: true })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, 'kudos-of-all');
});
