// How the pages are tried: Debian's Chromium, on a phone's width and a desk's, and once more without
// JavaScript for the tests tagged @nojs. Every worker starts an archive of its own (support/test.ts).
import { defineConfig } from '@playwright/test';

const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 800 };

export default defineConfig({
  testDir: 'specs',
  outputDir: 'results/playwright',
  globalSetup: './support/setup.ts',
  // Two cores: two archives, two browsers.
  workers: 2,
  // A test that passes only the second time is one to mend.
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      // No sandbox: containers and root have none to give. The rest keeps Chromium from calling home.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: desktop } },
    // What does not depend on the width is tagged @desktop and tried once.
    { name: 'phone', use: { viewport: phone, hasTouch: true }, grepInvert: /@desktop/ },
    { name: 'nojs', use: { viewport: desktop, javaScriptEnabled: false }, grep: /@nojs/ },
  ],
});
