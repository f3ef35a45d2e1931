// The instruments themselves: each finds what it is there to find. They need no archive.
import { expect, test as base } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { collectPages } from '../support/html';
import { expectNoSidewaysScrolling } from '../support/sideways';

const head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A page</title>';

const test = base.extend<{ open: (body: string) => Promise<void> }>({
  // A page of the test's own, served by the browser's own routing.
  open: async ({ page }, use) => {
    await use(async (body) => {
      await page.route('http://page.test/', (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body: head + body }),
      );
      await page.goto('http://page.test/');
    });
  },
});

test('a good page is accessible @desktop', async ({ page, open }) => {
  await open('<main><h1>A page</h1><img src="data:," alt="Nothing"></main>');
  await expectAccessible(page);
});

test('an image without a text is found @desktop', async ({ page, open }) => {
  await open('<main><h1>A page</h1><img src="data:,"></main>');
  await expect(expectAccessible(page)).rejects.toThrow('image-alt');
});

test('grey on grey in the dark theme alone is found @desktop', async ({ page, open }) => {
  await open(
    '<style>@media (prefers-color-scheme: dark) { body { background: #222; color: #333 } }</style><main><h1>A page</h1></main>',
  );
  await expect(expectAccessible(page)).rejects.toThrow('color-contrast');
});

test('a page that is too wide for a phone is found @desktop', async ({ page, open }) => {
  await open('<main><h1>A page</h1><p id="wide" style="width: 400px">wide</p></main>');
  await expect(expectNoSidewaysScrolling(page)).rejects.toThrow('p#wide');
});

test('a wide table in a box of its own is no matter @desktop', async ({ page, open }) => {
  await open('<main style="overflow-x: auto" tabindex="0"><p style="width: 400px">wide</p></main>');
  await expectNoSidewaysScrolling(page);
});

test('every page that is opened is collected @desktop', async ({ page, context, open }) => {
  const settle = collectPages(context);
  await open('<main><h1>A page like no other</h1></main>');
  await settle();
  const { readFileSync, readdirSync } = await import('node:fs');
  const { pagesFolder } = await import('../support/html');
  // Other tests fill the same folder meanwhile: ours is known by what it says.
  const names = readdirSync(pagesFolder).filter((name) => /^home\.200\.[0-9a-f]{8}\.html$/.test(name));
  const ours = names.filter((name) => readFileSync(`${pagesFolder}/${name}`, 'utf8').includes('A page like no other'));
  expect(ours).toHaveLength(1);
});
