// Takes the pictures kept in docs/pictures/: the pages that a reader sees, at three widths, by day and by night.
//   node pictures.mjs http://127.0.0.1:8080 ../docs/pictures [path …]
// The server is one with the demo archive. A page wider than its window is told and ends with exit code 1.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const [server, folder, ...asked] = process.argv.slice(2);
if (!server || !folder) {
  console.log('usage: node pictures.mjs SERVER FOLDER [path …]');
  process.exit(1);
}
const WINDOWS = { phone: [360, 740], laptop: [1024, 768], desk: [1920, 1080] };
const paths = asked.length > 0 ? asked : ['/', '/works', '/works/1', '/media', '/users/login', '/users/new', '/works/999999'];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
let wide = 0;
for (const colorScheme of ['light', 'dark']) {
  for (const [name, [width, height]] of Object.entries(WINDOWS)) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(new URL(path, server).href);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) {
        wide += 1;
        console.log(`${path} is ${over} pixels wider than a ${name}`);
      }
      const file = `${path.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'}-${name}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, file) });
    }
    await context.close();
  }
}
await browser.close();
process.exit(wide > 0 ? 1 : 0);
