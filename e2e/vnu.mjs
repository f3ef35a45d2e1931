// The Nu Html Checker over every page that the browser tests opened (support/html.ts kept them): no errors
// but those that vnu-allowed.json allows, each with its reason. One test per page.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import vnuJar from 'vnu-jar';

const folder = fileURLToPath(new URL('results/html', import.meta.url));
const allowed = JSON.parse(readFileSync(new URL('vnu-allowed.json', import.meta.url), 'utf8')).map(
  ({ message, pages }) => ({ message: new RegExp(message), pages: new RegExp(pages) }),
);

const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
if (pages.length === 0) {
  console.log('no pages: run the browser tests first (./test e2e)');
  process.exit(1);
}

const report = execFileSync(
  'java',
  ['-jar', vnuJar, '--format', 'json', '--stdout', '--exit-zero-always', '--errors-only', folder],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
);

const errors = new Map(pages.map((page) => [page, []]));
for (const { type, url, message, lastLine, extract } of JSON.parse(report).messages) {
  if (type === 'info') continue;
  const page = url ? basename(decodeURIComponent(new URL(url).pathname)) : 'the checker';
  if (allowed.some((one) => one.message.test(message) && one.pages.test(page))) continue;
  errors.set(page, [...(errors.get(page) ?? []), `  line ${lastLine}: ${message}\n    ${extract?.replace(/\s+/g, ' ')}`]);
}

let failed = 0;
for (const [page, found] of errors) {
  if (found.length === 0) continue;
  failed += 1;
  console.log(`${page}\n${found.join('\n')}`);
}
console.log(`${errors.size - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
