// Every kind of page: usable by everybody, in both themes, no wider than the narrowest phone, its HTML kept
// for the checker (support/html.ts), its picture taken when pictures are wanted.
import { expectAccessible } from '../support/axe';
import { signUp } from '../support/people';
import { takeShots } from '../support/shots';
import { expectNoSidewaysScrolling } from '../support/sideways';
import { expect, test } from '../support/test';
import { findWork, isGated, isTame, type Found } from '../support/works';

const tameSingle = (work: Found) => isTame(work) && work.chapters === 1;
const tameSerial = (work: Found) => isTame(work) && work.chapters > 1;
const rightToLeft = (work: Found) => /العربية|עברית|Arabic|Hebrew/.test(work.language);

/** Name, the work it needs, path, and the status it comes with. */
const forGuests: [string, ((work: Found) => boolean) | null, (path: string) => string, number?][] = [
  ['home', null, () => '/'],
  ['list', null, () => '/tags/No%20Archive%20Warnings%20Apply/works'],
  ['work', tameSingle, (path) => path],
  ['chapter', tameSerial, (path) => path],
  ['whole', tameSerial, (path) => `${path}?view_full_work=true`],
  ['index', tameSerial, (path) => `${path}/navigate`],
  ['right-to-left', rightToLeft, (path) => `${path}?view_full_work=true`],
  ['gate', isGated, (path) => path],
  ['log-in', null, () => '/users/login'],
  ['sign-up', null, () => '/users/new'],
  ['missing', null, () => '/works/999999999', 404],
];

for (const [name, needs, path, status] of forGuests) {
  test(`the ${name} page is for everybody @desktop`, async ({ page }) => {
    const work = needs ? await findWork(page, needs) : undefined;
    const response = await page.goto(path(work?.path ?? ''));
    expect(response!.status()).toBe(status ?? 200);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await takeShots(page, name);
  });
}

for (const [name, path] of [
  ['write', '/works/new'],
  ['import', '/works/import'],
  ['preferences', '/users/ME/preferences'],
  ['profile', '/users/ME/profile'],
]) {
  test(`the ${name} page is for everybody @desktop`, async ({ page }) => {
    const me = await signUp(page);
    const response = await page.goto(path.replace('ME', me.name));
    expect(response!.status()).toBe(200);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await takeShots(page, name);
  });
}
