/*
 * What the buttons do to any text: no letter is lost, and what is written afterwards opens again.
 */
import { schema } from './page.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import fc from 'fast-check';
import * as does from '../src/commands.js';
import { open } from '../src/open.js';
import { write } from '../src/write.js';
import { likelyDocument } from './documents.js';

const BUTTONS = {
  bold: does.toggleMark('strong'),
  italic: does.toggleMark('em'),
  underline: does.toggleMark('u'),
  link: does.setLink('https://example.org/new'),
  bullets: does.toggleList('bulletList'),
  numbers: does.toggleList('orderedList'),
  quote: does.toggleQuote,
  centre: does.toggleCentre,
  heading: does.setHeading(3),
  paragraph: does.setHeading(0),
  rule: does.insertRule,
  enter: does.enter,
};

const stateOf = (html) => EditorState.create({ doc: open(html, schema).doc, plugins: [does.linesPlugin()] });
const select = (state, from, to) => {
  const { doc } = state;
  const at = (share) => doc.resolve(Math.floor(share * doc.content.size));
  return state.apply(state.tr.setSelection(TextSelection.between(at(from), at(to))));
};
const press = (state, name) => {
  let next = state;
  BUTTONS[name](state, (tr) => { next = state.apply(tr); });
  return next;
};
// An address is put in as text where nothing is selected; line ends of a pre become breaks elsewhere.
const letters = (doc) => doc.textContent.replaceAll('https://example.org/new', '').replace(/\n/g, '');

test('any button on any selection of any text: no letter is lost, and the text opens again', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const presses = fc.array(fc.tuple(share, share, fc.constantFrom(...Object.keys(BUTTONS))), { minLength: 1, maxLength: 5 });
  const refused = {};
  let all = 0;
  fc.assert(fc.property(likelyDocument, presses, (html, list) => {
    let state = stateOf(html);
    for (const [from, to, name] of list) {
      const before = letters(state.doc);
      state = press(select(state, from, name === 'enter' ? from : to), name);
      state.doc.check();
      assert.equal(letters(state.doc), before, name);
    }
    all += 1;
    const { reason } = open(write(state.doc), schema);
    if (reason) refused[reason] = (refused[reason] ?? 0) + 1;
  }), { numRuns: Number(process.env.FL_RUNS ?? 150) });
  console.log(`after buttons: ${all} texts, refused:`, refused);
});

const pressed = (name, button, html, [from, to], expected) => test(name, () => {
  const state = stateOf(html);
  const selected = state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to)));
  assert.equal(write(press(selected, button).doc), expected);
});

pressed('emphasis within a link stays in the link', 'italic', '<p><a href="https://example.org/">abc</a></p>', [2, 3],
  '<p><a href="https://example.org/">a<em>b</em>c</a></p>');
pressed('emphasis over an emphasis is one, not two', 'italic', '<p>a<i>b</i>c</p>', [2, 3], '<p>abc</p>');
pressed('emphasis around an older one leaves that as it is', 'bold', '<p>a<b class="x">b</b>c</p>', [1, 4], '<p><strong>a</strong><b class="x">b</b><strong>c</strong></p>');
pressed('a link over two emphases is one link', 'link', '<p><em>a</em><strong>b</strong></p>', [1, 3],
  '<p><a href="https://example.org/new"><em>a</em><strong>b</strong></a></p>');
pressed('a link goes round an anchor without text', 'link', '<p>a<a name="x"></a>b</p>', [1, 4],
  '<p><a href="https://example.org/new">a</a><a name="x"></a><a href="https://example.org/new">b</a></p>');
pressed('centring bare text makes it a paragraph', 'centre', 'abc', [1, 1], '<p class="fl-center">abc</p>');
pressed('centring keeps other classes and attributes', 'centre', '<p class="letter fl-right" dir="rtl">abc</p>', [1, 1], '<p class="letter fl-center" dir="rtl">abc</p>');
pressed('centring off inside a centred division takes the block out', 'centre', '<div class="fl-center"><p>a</p><p>b</p></div>', [2, 2], '<p>a</p>\n\n<div class="fl-center">\n<p>b</p>\n</div>');
pressed('a bullet list becomes a numbered one', 'numbers', '<ul class="x" type="disc"><li>a</li></ul>', [3, 3], '<ol class="x">\n<li>a</li>\n</ol>');
pressed('a heading keeps its attributes', 'heading', '<p lang="de">a</p>', [1, 1], '<h3 lang="de">a</h3>');
pressed('a scene break at the end leaves a paragraph to go on in', 'rule', '<p>a</p>', [2, 2], '<p>a</p>\n\n<hr>\n\n<p></p>');
pressed('Enter in a term begins the next term', 'enter', '<dl><dt>ab</dt><dd>c</dd></dl>', [4, 4], '<dl>\n<dt>a</dt>\n<dt>b</dt>\n<dd>c</dd>\n</dl>');
