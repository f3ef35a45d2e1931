// The `test` that every spec uses: Playwright's, with an archive running for each worker, people in it, and every
// page that the browser opens kept for the HTML checker.
import { test as base, type Browser, type BrowserContext } from '@playwright/test';
import { type Archive, startArchive } from './server';
import { collectPages } from './html';
import { type Person, signUp } from './people';
import { type Found, listedWorks } from './works';

/** Somebody who is signed in: give `cookies` to a context, and its pages are theirs. */
export interface Member extends Person {
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
}

type ForEachTest = { collected: void };
type ForEachWorker = { archive: Archive; demo: Found[]; member: Member; owner: Member };

export const test = base.extend<ForEachTest, ForEachWorker>({
  // The demo archive, the same for all tests of a worker: a test that changes things makes its own works.
  archive: [
    async ({}, use) => {
      const archive = await startArchive();
      await use(archive);
      await archive.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  // What a guest may read of the demo, as it was before any test wrote something.
  demo: [
    async ({ archive, browser }, use) => {
      const page = await browser.newPage({ baseURL: archive.url });
      const works = await listedWorks(page);
      await page.close();
      await use(works);
    },
    { scope: 'worker', auto: true, timeout: 60_000 },
  ],
  // A member for tests that only need to be one: an archive takes few sign-ups in an hour from one place.
  member: [
    async ({ archive, browser }, use) => use(await newMember(browser, archive, '/users/new')),
    { scope: 'worker', timeout: 60_000 },
  ],
  owner: [
    async ({ archive, browser }, use) => use(await newMember(browser, archive, archive.ownerLink)),
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ archive }, use) => use(archive.url),
  collected: [
    async ({ context }, use) => {
      const settle = collectPages(context);
      await use();
      await settle();
    },
    { auto: true },
  ],
});

async function newMember(browser: Browser, archive: Archive, door: string): Promise<Member> {
  const context = await browser.newContext({ baseURL: archive.url });
  const person = await signUp(await context.newPage(), door);
  const cookies = await context.cookies();
  await context.close();
  return { ...person, cookies };
}

export { expect } from '@playwright/test';
