// The `test` that every spec uses: Playwright's, with an archive running for each worker and every page
// that the browser opens kept for the HTML checker.
import { test as base } from '@playwright/test';
import { type Archive, startArchive } from './server';
import { collectPages } from './html';

type ForEachTest = { collected: void };
type ForEachWorker = { archive: Archive };

export const test = base.extend<ForEachTest, ForEachWorker>({
  // The demo archive, the same for all tests of a worker: a test that changes things makes its own people
  // and works. A worker starts it before its first test.
  archive: [
    async ({}, use) => {
      const archive = await startArchive();
      await use(archive);
      await archive.stop();
    },
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

export { expect } from '@playwright/test';
