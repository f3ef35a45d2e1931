// Pictures of a page at three widths in both themes. With FANLIGHT_SHOTS=1 into docs/screens, to be looked
// at and kept; without it none are taken.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const sizes = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];

/** `name` as in `docs/screens/name-360-light.png`. */
export async function takeShots(page: Page, name: string): Promise<void> {
  if (!process.env.FANLIGHT_SHOTS) return;
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `${name}-${size.width}-${colorScheme}.png`), animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}
