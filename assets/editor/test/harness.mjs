/*
 * What the browser tests share: a tiny server on a free port with the site's content security policy,
 * Chromium, and a runner that prints each step. CHROMIUM=/path/to/chromium, default /usr/bin/chromium.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http:; connect-src 'self'";
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const TYPES = { css: 'text/css', js: 'text/javascript' };

/**
 * Serves `answer(request, body)` → { status, type, body } and, for what it leaves undefined, `files`
 * (address → path on disk). Returns what the steps need.
 */
export async function start(answer, files) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.setHeader('Content-Security-Policy', CSP);
    const path = request.url.split('?')[0];
    const given = answer(request, Buffer.concat(chunks).toString());
    if (given) {
      response.writeHead(given.status ?? 200, { 'Content-Type': given.type ?? 'text/html; charset=utf-8' });
      response.end(given.body ?? '');
    } else if (files[path]) {
      response.setHeader('Content-Type', TYPES[path.split('.').pop()]);
      response.end(await readFile(files[path]));
    } else response.writeHead(204).end();
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const complaints = [];
  const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  const visit = async () => {
    const tab = await context.newPage();
    tab.on('console', (message) => {
      const meant = message.text().includes('status of 503'); // a step plays the server that is away
      if (['error', 'warning'].includes(message.type()) && !meant) complaints.push(message.text());
    });
    tab.on('pageerror', (error) => complaints.push(String(error)));
    await tab.goto(address);
    return tab;
  };
  const axe = async (tab, what) => {
    await tab.evaluate(axeSource);
    const { violations } = await tab.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], what);
  };
  /** Runs the steps and ends the process: 1 when any failed or the console was not silent. */
  const run = async (steps) => {
    let failed = 0;
    const all = { ...steps, 'nothing in the console: no violation of the policy, no error': () => assert.deepEqual(complaints, []) };
    for (const [name, step] of Object.entries(all)) {
      try {
        await step();
        console.log(`ok   ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${name}\n${error.stack}`);
      }
    }
    await browser.close();
    server.close();
    process.exit(failed ? 1 : 0);
  };
  return { address, visit, axe, run };
}
