// On the narrowest phone (320 px) nothing is wider than the screen. What may scroll by itself (a wide table
// in its own box) is no matter: only the page counts.
import { expect, type Page } from '@playwright/test';

const narrowest = 320;

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: narrowest, height: 640 });
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > room + 1)
      .map((element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className}`)
      .concat('the page');
  });
  expect(wide, `wider than ${narrowest} px: ${page.url()}`).toEqual([]);
  if (before) await page.setViewportSize(before);
}
