/*
 * Nothing is ever dropped: what the rich mode opens, it writes again in the same canonical form, and
 * what it can't, it refuses. And it must not refuse what the archive allows.
 * FL_RUNS=n makes the random tests longer.
 */
import { schema } from './page.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical } from '../src/canonical.js';
import { open, paragraphs } from '../src/open.js';
import { write, writeField } from '../src/write.js';
import { anyDocument, likelyDocument, samples, VALUES } from './documents.js';

const numRuns = Number(process.env.FL_RUNS ?? 400);

/** Elements and attributes which the rich mode leaves to the HTML mode, each with its reason. */
const REFUSED = {};

test('every allowed element and attribute opens in the rich mode, but for a short named list', () => {
  const refused = {};
  const covered = new Map();
  for (const { tag, name, html } of samples()) {
    const key = name ? `${tag}[${name}]` : tag;
    const { doc, reason } = open(html, schema);
    if (!doc) {
      refused[key] = reason;
      continue;
    }
    assert.equal(canonical(write(doc)), canonical(html), key);
    const shown = name ? ` ${name}="` : `<${tag}`;
    assert.ok(write(doc).includes(shown), `${key} is in what was written`);
    covered.set(tag, [...(covered.get(tag) ?? []), ...(name ? [name] : [])]);
  }
  for (const [tag, names] of [...covered].sort()) console.log(`${tag}: ${names.join(' ')}`);
  console.log('refused:', refused);
  assert.deepEqual(refused, REFUSED);
});

test('whatever is allowed, in whatever nesting: equal, or refused', () => {
  let opened = 0;
  let all = 0;
  fc.assert(fc.property(anyDocument, (html) => {
    all += 1;
    const before = canonical(paragraphs(html.replace(/\r\n?/g, '\n')));
    const { doc, reason } = open(html, schema);
    if (!doc) return assert.ok(reason);
    opened += 1;
    // An empty text opens as the empty paragraph that one writes into.
    assert.equal(before === '' ? canonical(writeField(doc)) : canonical(write(doc)), before);
  }), { numRuns });
  console.log(`any nesting: ${opened} of ${all} open in the rich mode`);
  assert.ok(opened > all * 0.6, 'the rich mode opens most of them');
});

test('texts as authors write them open in the rich mode', () => {
  let opened = 0;
  let all = 0;
  const reasons = {};
  fc.assert(fc.property(likelyDocument, (html) => {
    all += 1;
    const { doc, reason } = open(html, schema);
    if (!doc) return void (reasons[reason] = (reasons[reason] ?? 0) + 1);
    opened += 1;
    assert.equal(canonical(write(doc)), canonical(paragraphs(html.replace(/\r\n?/g, '\n'))));
  }), { numRuns });
  console.log(`likely texts: ${opened} of ${all} open in the rich mode`, reasons);
  assert.ok(opened > all * 0.8);
});

const same = (name, html) => test(name, () => {
  const { doc, reason } = open(html, schema);
  assert.equal(reason, undefined);
  assert.equal(canonical(write(doc)), canonical(html));
});

same('the order of nested emphasis is kept', '<p><em><strong>a</strong></em> <strong><em>b</em></strong></p>');
same('twin elements stay two', '<p><em>a</em><em>b</em><em>c <em>d</em></em></p>');
same('bare text beside blocks stays bare', 'one<p>two</p>three <em>four</em><ul><li>five<ul><li>six</li></ul>seven</li></ul>');
same('an anchor without text stays', '<p><a name="top"></a>Top</p><p>a <a name="here"></a> b</p>');
same('ruby stays as it is nested', '<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby></p>');
same('an emphasis around paragraphs stays around them', '<i><p>one</p><p>two</p></i><a href="https://example.org/"><h2>x</h2></a>');
same('line ends in pre stay', '<pre>\n\n  a\n    <b>b</b>\n\n</pre><p>c</p>');
same('a centred division with a quotation in it', '<div class="fl-center"><blockquote cite="https://example.org/"><p>a<br>b</p>c</blockquote></div>');
same('every attribute of a picture', `<figure><img src="${VALUES.src}" alt="" width="1" height="2" class="x" lang="de"><figcaption>c</figcaption></figure>`);
same('non-breaking spaces and other scripts', '<p dir="rtl" lang="he">שלום&nbsp;עולם</p><p>漢字 🙂 &lt;b&gt; &amp;amp;</p>');

test('what is not allowed is refused, with a reason', () => {
  for (const html of [
    '<p style="color:red">x</p>', '<p id="x">x</p>', '<script>x</script>', '<!-- note -->x', '<p onclick="x()">x</p>',
    '<iframe src="https://example.org/"></iframe>', '<font color="red">x</font>', '<p><img src="data:image/png;base64,AA" alt="x"></p>',
    '<p><a href="javascript:alert(1)">x</a></p>', '<p><a href="java\nscript:alert(1)">x</a></p>', '<p data-fl-n="3">x</p>',
    `${'<div>'.repeat(300)}x`,
  ]) {
    const { doc, reason } = open(html, schema);
    assert.equal(doc, undefined, html.slice(0, 60));
    assert.ok(reason);
  }
});

test('a text without any block becomes paragraphs and breaks', () => {
  const { doc } = open('one\ntwo <em>x</em>\n\n\nthree\r\n', schema);
  assert.equal(write(doc), '<p>one<br>two <em>x</em></p>\n\n<p>three</p>');
});

test('an empty text opens as an empty paragraph and is written as nothing', () => {
  const { doc } = open(' \n ', schema);
  assert.equal(doc.firstChild.type.name, 'paragraph');
  assert.equal(writeField(doc), '');
});

test('what was written is readable: a block a line', () => {
  const { doc } = open('<p>a</p><ul><li>b</li><li><p>c</p></li></ul><blockquote><p>d</p></blockquote>', schema);
  assert.equal(write(doc), '<p>a</p>\n\n<ul>\n<li>b</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n\n<blockquote>\n<p>d</p>\n</blockquote>');
});

test('a text of 510,000 characters is read and written in one pass', () => {
  const html = '<p>It was a <em>dark</em> and <strong>stormy</strong> night, and nobody had shut the door.</p>\n\n'.repeat(5400);
  const { doc } = open(html, schema);
  assert.equal(doc.childCount, 5400);
  assert.equal(`${write(doc)}\n\n`, html);
});
