// Series: a writer begins one, puts works in, orders them and takes one out; a reader goes from work to work.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { postWork } from '../support/writing';

async function looksRight(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, name);
}

const titles = (page: Page) => page.locator('li.work.blurb h4.heading a:first-child').allTextContents();

test('a reader goes through a series of the demo @nojs', async ({ page }) => {
  await page.goto('/users/meryton');
  await page.getByRole('link', { name: 'Series', exact: true }).click();
  await expect(page.locator('h2.heading')).toContainText('2 Series by meryton');
  await looksRight(page, 'series-of-person');
  await page.getByRole('link', { name: 'Below Stairs with Miss Austen' }).click();
  await expect(page.locator('div.series-show h2.heading')).toHaveText('Below Stairs with Miss Austen');
  await expect(page.locator('dl.series.meta')).toContainText('the pig comes back');
  const works = await titles(page);
  expect(works).toHaveLength(2);
  await looksRight(page, 'series');
  await page.getByRole('link', { name: works[0] }).click();
  const place = page.locator('#series .series').last();
  await expect(place).toContainText('Part 1 of Below Stairs with Miss Austen');
  await expectNoSidewaysScrolling(page);
  await place.getByRole('link', { name: 'Next Work' }).click();
  await expect(page.locator('h2.title.heading')).toHaveText(works[1]);
  await expect(page.locator('#series')).toContainText('Previous Work');
});

test('a writer begins a series, puts works in and orders them @nojs', async ({ page, context, owner }, info) => {
  await context.addCookies(owner.cookies);
  const name = `Lamps of the ${info.project.name}`;
  const [one, two] = [`The first of ${name}`, `The second of ${name}`];
  for (const title of [one, two]) await postWork(page, title);
  await page.goto('/series/new');
  await page.getByRole('button', { name: 'Begin it' }).click();
  await expect(page.locator('#errors')).toContainText('Please give the series a title.');
  await page.getByLabel(/^Title/).fill(name);
  await page.getByLabel(/^Description/).fill('Everything that was lit that winter.');
  await page.getByRole('button', { name: 'Begin it' }).click();
  await expect(page.getByRole('status').first()).toContainText('The series is begun.');
  for (const title of [one, two]) {
    await page.getByLabel('One of your works').selectOption({ label: title });
    await page.getByRole('button', { name: 'Put it in' }).click();
    await expect(page.locator('.fl-reorder').getByRole('link', { name: title })).toBeVisible();
  }
  await looksRight(page, 'series-manage');
  await page.getByLabel(`Place of ${two}`).fill('1');
  await page.getByRole('button', { name: 'Save the order' }).click();
  await expect(page.getByRole('status').first()).toContainText('The new order is saved.');
  await page.locator('#main .fl-head').getByRole('link', { name }).click();
  expect(await titles(page)).toEqual([two, one]);
});

test('a writer takes a work out of a series and deletes it @nojs', async ({ page, context, owner }, info) => {
  await context.addCookies(owner.cookies);
  const name = `Short-lived in the ${info.project.name}`;
  await postWork(page, `Briefly in ${name}`);
  await page.goto('/series/new');
  await expectAccessible(page);
  await page.getByLabel(/^Title/).fill(name);
  await page.getByRole('button', { name: 'Begin it' }).click();
  await page.getByRole('button', { name: 'Put it in' }).click();
  await page.getByRole('button', { name: /^Take out/ }).click();
  await expect(page.locator('#main')).toContainText('There is no work in it yet.');
  await page.locator('#main .fl-head').getByRole('link', { name: 'Edit' }).click();
  await looksRight(page, 'series-edit');
  await page.getByRole('link', { name: 'Delete the series' }).click();
  await expect(page.locator('#main')).toContainText('Its works stay as they are.');
  await page.getByRole('button', { name: 'Delete the series' }).click();
  await expect(page).toHaveURL(/\/series\?done=deleted$/);
  await expect(page.locator('#main')).not.toContainText(name);
});

test('with JavaScript works are moved by buttons @desktop', async ({ page, context, owner }) => {
  await context.addCookies(owner.cookies);
  const [one, two] = ['A moved lamp', 'A lamp that stays'];
  for (const title of [one, two]) await postWork(page, title);
  await page.goto('/series/new');
  await page.getByLabel(/^Title/).fill('Moved lamps');
  await page.getByRole('button', { name: 'Begin it' }).click();
  for (const title of [one, two]) {
    await page.getByLabel('One of your works').selectOption({ label: title });
    await page.getByRole('button', { name: 'Put it in' }).click();
  }
  await page.getByRole('button', { name: `Move ${one} down` }).click();
  await expect(page.getByLabel(`Place of ${one}`)).toHaveValue('2');
  await page.getByRole('button', { name: 'Save the order' }).click();
  await expect(page.locator('.fl-reorder > li').first()).toContainText(two);
});

test('the form of a work begins a series and takes the work out again @nojs', async ({ page, context, owner }, info) => {
  await context.addCookies(owner.cookies);
  const title = `Alone in the ${info.project.name}`;
  const work = await postWork(page, title);
  await page.goto(`${work}/edit`);
  await page.getByLabel(/^Or begin a new series/).fill(`Series of ${title}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('#series')).toContainText(`Part 1 of Series of ${title}`);
  await page.goto(`${work}/edit`);
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  const box = page.getByRole('checkbox', { name: `Series of ${title}` });
  await expect(box).toBeChecked();
  await box.scrollIntoViewIfNeeded();
  await takeShots(page, 'work-form-series');
  await box.uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('#series')).toHaveCount(0);
});
