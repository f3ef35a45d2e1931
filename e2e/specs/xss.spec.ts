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

test('no payload runs in any field of a work @desktop', async ({ browser, archive, member }) => {
  test.setTimeout(300_000);
  const writer = await writerOf(browser, archive, member);
  // A little less than each field holds.
  const fields: Record<string, string[]> = {
    'work[title]': portions(250, ' '),
    'work[summary]': portions(1_200, '\n\n'),
    'work[notes]': portions(4_900, closer),
    'work[endnotes]': portions(4_900, '\n\n'),
    'work[freeform_string]': portions(1_400, ', '),
    'work[credits][][title]': portions(250, ' '),
    'work[credits][][creator]': portions(250, ' '),
    'work[credits][][url]': portions(900, ' '),
    'work[chapter_attributes][title]': portions(250, ' '),
    'work[chapter_attributes][summary]': portions(1_200, '\n\n'),
    'work[chapter_attributes][notes]': portions(4_900, '\n\n'),
    'work[chapter_attributes][endnotes]': portions(4_900, closer),
    'work[chapter_attributes][content]': portions(6_000, closer),
  };
  const rounds = Math.max(...Object.values(fields).map((texts) => texts.length));
  const paths: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const typed: [string, string][] = Object.entries(fields).map(([name, texts]) => [name, texts[round % texts.length]]);
    paths.push(await post(writer, typed));
  }
  const forms = ['/works/new', `${paths[0]}/edit`, `${paths[1]}/edit`, `${paths[0]}/edit_tags`, `/users/${member.name}/works`];
  await writer.context().close();

  await expectNothingRuns(browser, archive, [], [...paths, '/works', '/credits']);
  await expectNothingRuns(browser, archive, member.cookies, forms);
});
