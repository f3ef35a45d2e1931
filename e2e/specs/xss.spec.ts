// Nothing that people write ever runs. Every payload of xss/payloads.txt goes through every field that takes
// HTML or text, as many at once as the field holds, and is looked at in a browser that would run it.
import { readFileSync } from 'node:fs';
import { test as withoutArchive, type Page } from '@playwright/test';
import { signUp } from '../support/people';
import { expect, test } from '../support/test';

/** One a line, with the escapes that xss/README.md tells. */
const payloads = readFileSync(new URL('../xss/payloads.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) =>
    line.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([nrt\\]))/g, (_, two, four, one) =>
      one ? { n: '\n', r: '\r', t: '\t', '\\': '\\' }[one as string]! : String.fromCharCode(parseInt(two ?? four, 16)),
    ),
  );

/** The form's fields by label, and a little less than they hold. */
const fields: [RegExp, number][] = [
  [/^summary/i, 1_200],
  [/^notes? (at|before)/i, 4_500],
  [/^(end notes|notes? (at the end|after))/i, 4_500],
];

/** Payloads in portions of at most `room` characters; one that is longer has no place in such a field. */
function portions(room: number, between: string): string[] {
  const portions: string[] = [];
  let portion = '';
  for (const payload of payloads.filter((one) => one.length <= room)) {
    if (portion.length + between.length + payload.length > room && portion) {
      portions.push(portion);
      portion = '';
    }
    portion += (portion && between) + payload;
  }
  return portion ? [...portions, portion] : portions;
}

withoutArchive('the corpus is a corpus @desktop', () => {
  expect(new Set(payloads).size).toBeGreaterThanOrEqual(300);
});

test('no payload runs, in any field @desktop', async ({ browser, archive }) => {
  test.setTimeout(240_000);
  // Written without JavaScript, so that the fields are plain and take what they are given.
  const writer = await browser.newPage({ baseURL: archive.url, javaScriptEnabled: false });
  await signUp(writer);
  const bySize = fields.map(([label, room]) => [label, portions(room, '\n\n')] as const);
  const titles = payloads.filter((one) => one.length <= 250);
  const rounds = Math.max(...bySize.map(([, texts]) => texts.length));

  const paths: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await writer.goto('/works/new');
    const field = (label: RegExp) => writer.getByLabel(label).first();
    await field(/^title/i).fill(titles[round % titles.length]);
    await field(/^fandoms?/i).fill('Original Work');
    await writer.getByLabel('General Audiences').check();
    await writer.getByLabel('No Archive Warnings Apply').check();
    for (const [label, texts] of bySize) await field(label).fill(texts[round % texts.length]);
    await field(/^(text|chapter text|story)/i).fill(round === 0 ? payloads.join('\n\n') : 'Only its frame is of interest.');
    await writer.locator('#main').getByRole('button', { name: /^post/i }).first().click();
    await expect(writer.locator('#workskin')).toHaveCount(1);
    paths.push(new URL(writer.url()).pathname);
  }
  const list = await writer.locator('h3.byline a[rel=author]').first().getAttribute('href');
  await writer.close();

  const reader = await browser.newPage({ baseURL: archive.url });
  const ran = watch(reader, archive.url);
  for (const path of [...paths, list!]) {
    await reader.goto(path);
    await poke(reader);
    expect(await dangers(reader), path).toEqual([]);
    expect(ran, path).toEqual([]);
  }
  await reader.close();
});

/** Collects every sign that something ran: a dialog, a new window, a way to elsewhere. */
function watch(page: Page, home: string): string[] {
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => ran.push(`window: ${popup.url()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${home}/`)) ran.push(`asked for ${request.url()}`);
    else if (request.method() !== 'GET') ran.push(`sent a form to ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(home)) ran.push(`went to ${frame.url()}`);
  });
  return ran;
}

/** What waits for a hand: focus and the pointer on everything that was written. */
async function poke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('#main *')) {
      for (const kind of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'animationend', 'toggle', 'error', 'load']) {
        element.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  });
}

/** What could run if the wind turned: handlers, script addresses, elements that fetch or frame. */
function dangers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.userstuff, .userstuff *, li.work.blurb *, #main h2 *')].flatMap((element) => {
      const found = [...element.attributes]
        .filter(({ name, value }) => name.startsWith('on') || name === 'style' || /^[\s\0-\x20]*(javascript|vbscript|data):/i.test(value))
        .map(({ name, value }) => `${element.localName}[${name}=${value.slice(0, 60)}]`);
      return element.matches('script, style, iframe, object, embed, base, link, meta, svg, math, form, input, button')
        ? [...found, `<${element.localName}>`]
        : found;
    }),
  );
}
