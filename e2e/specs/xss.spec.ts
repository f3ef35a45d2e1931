// Nothing that people write ever runs. Every payload of xss/payloads.txt goes through every field that takes
// HTML or text, as many at once as the field holds, and is looked at in a browser that would run it: on the pages
// that show it, in the forms that hold it, and in the HTML file that readers take along, which no header protects.
import { readFileSync } from 'node:fs';
import { test as withoutArchive, type Browser, type Page } from '@playwright/test';
import { type Archive } from '../support/server';
import { expect, type Member, test } from '../support/test';

/** One a line, with the escapes that xss/README.md tells. */
const payloads = readFileSync(new URL('../xss/payloads.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) =>
    line.replace(/\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([nrt\\]))/g, (_, two, four, one) =>
      one ? { n: '\n', r: '\r', t: '\t', '\\': '\\' }[one as string]! : String.fromCharCode(parseInt(two ?? four, 16)),
    ),
  )
  // What swallows all that follows comes last.
  .sort((one, other) => Number(/<plaintext/i.test(one)) - Number(/<plaintext/i.test(other)));

/** Ends what a payload may have left open, so that the next one is read as HTML again. */
const closer = '\n\n--></script></style></textarea></title></xmp></noscript></iframe></select></svg></math></template></table>\n\n';

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

/** Payloads as tags may be written: shorter, and without the signs that no tag has. */
const tags = payloads.filter((one) => one.length <= 150 && !/[,^*<>{}=`\\%\p{C}]/u.test(one) && one.trim() !== '');
/** Payloads as a credit's address may be written. */
const addresses = payloads.map((one) => `https://evil.example/${one.replace(/[\s\p{C}]/gu, '')}`);

test('no payload runs in any field of a work @desktop', async ({ browser, archive, member }) => {
  test.setTimeout(400_000);
  const writer = await writerOf(browser, archive, member);
  // A little less than each field holds. What takes no HTML shows it as it was typed.
  const plain = portions(250, ' ');
  const fields: Record<string, string[]> = {
    'work[title]': plain,
    'work[summary]': portions(1_200, '\n\n'),
    'work[notes]': portions(4_900, closer),
    'work[endnotes]': portions(4_900, '\n\n'),
    'work[chapter_attributes][title]': plain,
    'work[chapter_attributes][summary]': portions(1_200, '\n\n'),
    'work[chapter_attributes][notes]': portions(4_900, '\n\n'),
    'work[chapter_attributes][endnotes]': portions(4_900, closer),
    'work[chapter_attributes][content]': portions(6_000, closer),
  };
  const perWork = Math.ceil(payloads.length / plain.length);
  const paths: string[] = [];
  for (const round of plain.keys()) {
    const typed: [string, string][] = Object.entries(fields).map(([name, texts]) => [name, texts[round % texts.length]]);
    typed.push(['work[credits][][kind]', 'song'], ['work[credits][][title]', plain[round]]);
    typed.push(['work[credits][][creator]', plain.at(-1 - round)!], ['work[credits][][url]', '']);
    for (const address of addresses.slice(round * perWork, (round + 1) * perWork)) {
      typed.push(['work[credits][][kind]', 'song'], ['work[credits][][title]', 'A song']);
      typed.push(['work[credits][][creator]', ''], ['work[credits][][url]', address]);
    }
    typed.push(['work[freeform_string]', tags.slice(round * 2, round * 2 + 2).join(', ')]);
    paths.push(await post(writer, typed));
  }
  await writer.context().close();

  const lists = ['/works', '/credits/song'];
  for (let page = 1; page <= Math.ceil(paths.length / 20); page += 1) lists.push(`/users/${member.name}/works?page=${page}`);
  await expectNothingRuns(browser, archive, [], [...paths, ...lists]);
  const forms = paths.slice(0, 3).flatMap((path) => [`${path}/edit`, `${path}/edit_tags`, `${path}/manage_chapters`]);
  await expectNothingRuns(browser, archive, member.cookies, forms, true);
});

test('no payload runs in any field of a person or of the archive @desktop', async ({ browser, archive, owner }) => {
  test.setTimeout(300_000);
  const writer = await writerOf(browser, archive, owner);
  const me = `/users/${owner.name}`;
  const plain = portions(250, ' ');
  const about = portions(1_900, '\n\n');
  const described = portions(480, '\n\n');
  for (const round of described.keys()) {
    // Together they have every payload: one from the beginning, one from the end.
    await send(writer, `${me}/profile/edit`, [
      ['title', plain[round]],
      ['note', plain.at(-1 - round)!],
      ['about', about[round % about.length]],
    ]);
    await send(writer, `${me}/pseuds/${owner.name}/edit`, [['description', described[round]]]);
    await send(writer, '/admin', [['tagline', plain[round]]]);
    await expectNothingRuns(browser, archive, owner.cookies, ['/', `${me}/profile`, `${me}/pseuds`]);
  }
  await writer.context().close();
  await expectNothingRuns(browser, archive, owner.cookies, [me, `${me}/profile/edit`, `${me}/pseuds/${owner.name}/edit`, '/admin']);
});

test('no payload runs in what is brought in, nor in what comes back to be corrected @desktop', async ({ browser, archive, member }) => {
  const reader = await visitor(browser, archive, member.cookies);
  await reader.page.goto('/import');
  await reader.page.locator('#paste').fill(payloads.join(closer));
  await reader.page.getByRole('button', { name: 'Read it', exact: true }).click();
  await expect(reader.page.locator('#main')).toHaveClass(/import-preview/);
  await reader.expectNothing();

  await reader.page.goto('/works/new');
  await reader.page.locator('#work_summary').fill(payloads.join('\n').slice(0, 1_200));
  await reader.page.locator('#work_title').fill(payloads[0]);
  await reader.page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(reader.page.locator('[aria-invalid="true"]')).not.toHaveCount(0);
  await reader.expectNothing();
  await reader.page.context().close();
});

test('no payload runs in the file that readers take along @desktop', async ({ browser, archive, member }) => {
  const writer = await writerOf(browser, archive, member);
  const path = await post(writer, [
    ['work[title]', 'A book of attempts'],
    ['work[notes]', portions(4_900, closer)[0]],
    ['work[chapter_attributes][content]', payloads.join(closer)],
  ]);
  await writer.goto(path);
  const link = await writer.locator('li.download a[href*=".html"]').getAttribute('href');
  const body = await (await writer.request.get(link!)).body();
  await writer.context().close();

  const reader = await visitor(browser, archive, []);
  // As from the reader's own disk: nothing but the file itself protects them.
  await reader.page.route('http://book.test/', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await reader.page.goto('http://book.test/');
  await reader.expectNothing();
  await reader.page.context().close();
});

/** A page of somebody's without JavaScript, to write with. */
async function writerOf(browser: Browser, archive: Archive, { cookies }: Member): Promise<Page> {
  const context = await browser.newContext({ baseURL: archive.url, javaScriptEnabled: false });
  await context.addCookies(cookies);
  return context.newPage();
}

/** Posts a work in which these fields say this; gives its path. */
async function post(writer: Page, typed: [string, string][]): Promise<string> {
  const facts: [string, string][] = [
    ['work[language_id]', 'en'],
    ['work[rating_string]', 'General Audiences'],
    ['work[archive_warning_strings][]', 'No Archive Warnings Apply'],
    ['work[fandom_string]', 'Original Work'],
    ['post_button', '1'],
  ];
  const answer = await send(writer, '/works/new', [...facts, ...typed]);
  expect(answer.pathname, typed[0][1]).toMatch(/^\/works\/\d+$/);
  return answer.pathname;
}

/** Sends the form on a page with these fields instead of its own, as no browser's checks would hinder it. */
async function send(writer: Page, path: string, typed: [string, string][]): Promise<URL> {
  await writer.goto(path);
  const form = writer.locator(`#main form[method="post"]:has([name="${typed.at(-1)![0]}"])`).first();
  const { action, own, multipart } = await form.evaluate((found: HTMLFormElement) => ({
    action: found.action,
    own: [...new FormData(found)].filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    multipart: found.enctype === 'multipart/form-data',
  }));
  const names = new Set(typed.map(([name]) => name));
  const fields = [...own.filter(([name]) => !names.has(name)), ...typed];
  const answer = await writer.request.post(
    action,
    multipart
      ? { multipart: Object.fromEntries(fields) }
      : { data: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  );
  expect(answer.status(), `${path}: ${names.size} fields\n${/id="errors"[\s\S]{0,600}/.exec(await answer.text())?.[0]}`).toBe(200);
  return new URL(answer.url());
}

async function expectNothingRuns(
  browser: Browser,
  archive: Archive,
  cookies: Member['cookies'],
  paths: string[],
  bare = false,
): Promise<void> {
  const reader = await visitor(browser, archive, cookies, bare);
  for (const path of paths) {
    await reader.page.goto(path, { waitUntil: 'domcontentloaded' });
    await reader.expectNothing();
  }
  await reader.page.context().close();
}

/**
 * A page that watches itself: every sign that something ran is a dialog, a new window, a way to elsewhere, a script
 * that the page's policy had to stop. Images may come from anywhere; here they don't come at all.
 * A `bare` one has no such policy: the editor reads texts in a document where nothing runs, which Chromium reports as
 * stopped all the same; without the policy it shows whether something does run there.
 */
async function visitor(browser: Browser, archive: Archive, cookies: Member['cookies'], bare = false) {
  const context = await browser.newContext({ baseURL: archive.url, bypassCSP: bare });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const ran: string[] = [];
  const home = (url: string) => url.startsWith(`${archive.url}/`) || url === 'http://book.test/';
  await page.exposeFunction('fanlightStopped', (what: string) => void ran.push(`had to be stopped: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      (window as any).fanlightStopped(`${effectiveDirective} ${blockedURI} ${sample}`);
    });
  });
  await page.route(
    (url) => !home(url.href),
    (route) => {
      const { url, kind } = { url: route.request().url(), kind: route.request().resourceType() };
      if (kind !== 'image') ran.push(`asked for ${url} (${kind})`);
      return route.abort();
    },
  );
  page.on('dialog', (dialog) => {
    ran.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => ran.push(`window: ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (!home(frame.url())) ran.push(`went to ${frame.url()}`);
  });
  const expectNothing = async () => {
    await poke(page);
    expect(await dangers(page), page.url()).toEqual([]);
    expect(ran, page.url()).toEqual([]);
  };
  return { page, expectNothing };
}

/** What waits for a hand: focus and the pointer on everything that was written. */
async function poke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('.userstuff *, li.work.blurb *, #main h2 *, dl.work.meta *')) {
      for (const kind of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'animationend', 'toggle', 'error', 'load']) {
        element.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  });
}

/** What could run if the wind turned: handlers, script addresses, elements that fetch or frame. */
function dangers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.userstuff, .userstuff *, li.work.blurb *, #main h2 *, dl.work.meta *')].flatMap((element) => {
      const found = [...element.attributes]
        .filter(({ name, value }) => name.startsWith('on') || name === 'style' || /^[\s\0-\x20]*(javascript|vbscript|data):/i.test(value))
        .map(({ name, value }) => `${element.localName}[${name}=${value.slice(0, 60)}]`);
      return element.matches('script, style, iframe, object, embed, base, link, meta, svg, math, form, input, button')
        ? [...found, `<${element.localName}>`]
        : found;
    }),
  );
}
