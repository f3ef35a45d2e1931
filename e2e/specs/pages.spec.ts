// Every kind of page: usable by everybody, in both themes, no wider than the narrowest phone, its HTML kept
// for the checker (support/html.ts), its picture taken when pictures are wanted.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { type Found, isGated, isTame, pick } from '../support/works';
import { postWork, preparePreview, startDraft } from '../support/writing';

const tameSingle = (work: Found) => isTame(work) && work.chapters === 1;
const tameSerial = (work: Found) => isTame(work) && work.chapters > 1;
const rightToLeft = (work: Found) => /العربية|עברית|Arabic|Hebrew/.test(work.language);

async function expectForEverybody(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await takeShots(page, name);
}

/** Name, path, and the status it comes with. */
const forGuests: [string, string, number?][] = [
  ['home', '/'],
  ['newest', '/works'],
  ['list', '/tags/No%20Archive%20Warnings%20Apply/works'],
  ['tag', '/tags/No%20Archive%20Warnings%20Apply'],
  ['fandoms', '/media'],
  ['credits', '/credits'],
  ['language', '/languages/en/works'],
  ['person', '/users/meryton'],
  ['profile', '/users/meryton/profile'],
  ['works-of-a-person', '/users/meryton/works'],
  ['works-of-a-pseud', '/users/meryton/pseuds/Mrs.%20Long'],
  ['log-in', '/users/login'],
  ['sign-up', '/users/new'],
  ['forgotten-password', '/users/password/new'],
  ['looks', '/reading'],
  ['about', '/about'],
  ['html-help', '/help/html'],
  ['search-people', '/people/search'],
  ['search-tags', '/tags/search'],
  ['found-people', '/people/search?people_search[query]=mrs'],
  ['found-tags', '/tags/search?tag_search[name]=christmas'],
  ['missing', '/works/999999999', 404],
];

for (const [name, path, status] of forGuests) {
  test(`the ${name} page is for everybody @desktop`, async ({ page }) => {
    const response = await page.goto(path);
    expect(response!.status()).toBe(status ?? 200);
    await expectForEverybody(page, name);
  });
}

const works: [string, (work: Found) => boolean, string][] = [
  ['work', tameSingle, ''],
  ['chapter', tameSerial, ''],
  ['whole', tameSerial, '?view_full_work=true'],
  ['index', tameSerial, '/navigate'],
  ['search-within', tameSerial, '/search?query=the'],
  ['right-to-left', rightToLeft, '?view_full_work=true'],
  ['gate', isGated, ''],
];

for (const [name, fits, rest] of works) {
  test(`the ${name} page is for everybody @desktop`, async ({ page, demo }) => {
    const response = await page.goto(pick(demo, fits).path + rest);
    expect(response!.status()).toBe(200);
    await expectForEverybody(page, name);
  });
}

test('the pages of a credit are for everybody @desktop', async ({ page }) => {
  await page.goto('/credits');
  for (const name of ['credit-kind', 'credit']) {
    await page.locator('#main a[href^="/credits/"]').first().click();
    await expectForEverybody(page, name);
  }
});

for (const [name, path, status] of [
  ['write', '/works/new'],
  ['import', '/import'],
  ['drafts', '/users/ME/works/drafts'],
  ['bin', '/users/ME/works/bin'],
  ['preferences', '/users/ME/preferences'],
  ['profile-form', '/users/ME/profile/edit'],
  ['pseuds', '/users/ME/pseuds'],
  ['pseud-new', '/users/ME/pseuds/new'],
  ['user-name', '/users/ME/change_username'],
  ['e-mail', '/users/ME/change_email'],
  ['password', '/users/ME/change_password'],
  ['sessions', '/users/ME/sessions'],
  ['log-out', '/users/logout'],
  ['no-right', '/admin', 403],
] as [string, string, number?][]) {
  test(`the ${name} page is for everybody @desktop`, async ({ context, page, member }) => {
    await context.addCookies(member.cookies);
    const response = await page.goto(path.replace('ME', member.name));
    expect(response!.status()).toBe(status ?? 200);
    await expectForEverybody(page, name);
  });
}

for (const [name, path] of [
  ['admin', '/admin'],
  ['admin-person', '/admin/people/meryton'],
  ['wrangling', '/wrangling'],
  ['wrangling-bins', '/wrangling/bins?kind=freeform'],
  ['wrangling-log', '/wrangling/log'],
  ['wrangling-guidelines', '/wrangling/guidelines'],
  ['wrangling-thesaurus', '/wrangling/thesaurus'],
  ['tag-edit', '/tags/No%20Archive%20Warnings%20Apply/edit'],
]) {
  test(`the ${name} page is for everybody @desktop`, async ({ context, page, owner }) => {
    await context.addCookies(owner.cookies);
    const response = await page.goto(path);
    expect(response!.status()).toBe(200);
    await expectForEverybody(page, name);
  });
}

test('the pages of a work under way are for everybody @desktop', async ({ context, page, member }) => {
  test.setTimeout(120_000);
  await context.addCookies(member.cookies);

  await preparePreview(page, 'Chapter 1: Fog\n\nThe keeper lit the lamp.\n\nChapter 2: Tea\n\n"I saw a light," said the stranger.\n\nTHE END\n');
  await expectForEverybody(page, 'import-preview');

  const work = await startDraft(page, 'A lamp in the fog');
  for (const [name, path] of [
    ['edit', `${work}/edit`],
    ['draft', work],
    ['post-draft', `${work}/post`],
    ['edit-tags', `${work}/edit_tags`],
    ['manage-chapters', `${work}/manage_chapters`],
    ['chapter-new', `${work}/chapters/new`],
    ['delete-work', `${work}/confirm_delete`],
  ]) {
    await page.goto(path);
    await expectForEverybody(page, name);
  }
  await page.goto(`${work}/edit`);
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await expectForEverybody(page, 'preview');

  await page.goto('/works/new');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.locator('[aria-invalid="true"]')).not.toHaveCount(0);
  await expectForEverybody(page, 'write-with-mistakes');
});

test('two versions side by side are for everybody @desktop', async ({ context, page, member }) => {
  test.setTimeout(60_000);
  await context.addCookies(member.cookies);
  const work = await postWork(page, 'Two hands on one lamp');
  const other = await context.newPage();
  for (const one of [page, other]) await one.goto(`${work}/edit`);
  for (const [one, title] of [[page, 'Two hands on one lamp, first'], [other, 'Two hands on one lamp, second']] as const) {
    await one.locator('#work_title').fill(title);
    await one.getByRole('button', { name: 'Save', exact: true }).click();
  }
  await expect(other.locator('#main')).toContainText('Two hands on one lamp, first');
  await expect(other.locator('#main')).toContainText('Two hands on one lamp, second');
  await expectForEverybody(other, 'conflict');
});
