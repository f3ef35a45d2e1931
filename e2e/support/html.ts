// Every page that a test opens is kept as the server sent it, once per content, for vnu.mjs to check all of
// them together at the end: one start of the checker instead of one per page.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Response } from '@playwright/test';

export const pagesFolder = fileURLToPath(new URL('../results/html', import.meta.url));

/** How long the last pages of a test are waited for, in milliseconds: one that the browser gave up never comes. */
const PATIENCE = 2_000;

/** Collects from now on; the function it gives waits until all is written that comes at all. */
export function collectPages(context: BrowserContext): () => Promise<void> {
  const writing: Promise<void>[] = [];
  context.on('response', (response) => {
    if (isPage(response)) writing.push(keep(response));
  });
  return async () => {
    const gaveUp = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([Promise.all(writing), gaveUp]);
  };
}

function isPage(response: Response): boolean {
  const redirect = response.status() >= 300 && response.status() < 400;
  const html = response.headers()['content-type']?.startsWith('text/html') ?? false;
  return html && !redirect && response.request().isNavigationRequest();
}

async function keep(response: Response): Promise<void> {
  let body: Buffer;
  try {
    body = await response.body();
  } catch {
    return; // The test went on before the page had come: there is nothing to check.
  }
  const { pathname } = new URL(response.url());
  const name = pathname.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80) || 'home';
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 8);
  writeFileSync(join(pagesFolder, `${name}.${response.status()}.${hash}.html`), body);
}
