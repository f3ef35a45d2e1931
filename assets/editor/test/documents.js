/*
 * Random HTML for the property tests: any nesting of all allowed elements with any of their
 * attributes, sensible and senseless, with text in several scripts and all sorts of white space.
 * `samples` is the opposite: for each element the one place where it belongs.
 */
import fc from 'fast-check';
import { attributesOf, BLOCKS, INLINES, VOIDS } from '../src/allowed.js';

/** A value for every attribute, as an author would give it. */
export const VALUES = {
  align: 'center', class: 'letter fl-center', dir: 'rtl', lang: 'de-AT', title: 'A “title” & more',
  href: 'https://example.org/a?b=1&c=2', name: 'top', rel: 'nofollow noopener', cite: 'https://example.org/source',
  span: '2', width: '120', open: '', src: 'https://example.org/cat.png', alt: 'A cat', height: '80',
  start: '3', type: 'a', abbr: 'n.', axis: 'x', colspan: '2', rowspan: '2', scope: 'col',
};

const place = {
  li: (e) => `<ul>${e}</ul>`,
  dt: (e) => `<dl>${e}<dd>meaning</dd></dl>`,
  dd: (e) => `<dl><dt>word</dt>${e}</dl>`,
  summary: (e) => `<details>${e}<p>more</p></details>`,
  figcaption: (e) => `<figure><p>picture</p>${e}</figure>`,
  caption: (e) => `<table>${e}<tbody><tr><td>x</td></tr></tbody></table>`,
  colgroup: (e) => `<table>${e}<tbody><tr><td>x</td></tr></tbody></table>`,
  col: (e) => `<table><colgroup>${e}</colgroup><tbody><tr><td>x</td></tr></tbody></table>`,
  thead: (e) => `<table>${e}</table>`,
  tbody: (e) => `<table>${e}</table>`,
  tfoot: (e) => `<table>${e}</table>`,
  tr: (e) => `<table><tbody>${e}</tbody></table>`,
  td: (e) => `<table><tbody><tr>${e}</tr></tbody></table>`,
  th: (e) => `<table><tbody><tr>${e}</tr></tbody></table>`,
  rt: (e) => `<p><ruby>漢${e}</ruby></p>`,
  rp: (e) => `<p><ruby>漢${e}<rt>kan</rt></ruby></p>`,
};
const filled = {
  ul: '<li>one</li>', ol: '<li>one</li>', dl: '<dt>word</dt><dd>meaning</dd>', colgroup: '<col>',
  table: '<tbody><tr><td>x</td></tr></tbody>', thead: '<tr><th>x</th></tr>', tbody: '<tr><td>x</td></tr>',
  tfoot: '<tr><td>x</td></tr>', tr: '<td>x</td>', ruby: '漢<rt>kan</rt>', details: '<summary>Open</summary><p>in</p>',
};

const escape = (value) => value.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
const tagged = (tag, attributes, content) =>
  `<${tag}${attributes}>${VOIDS.has(tag) ? '' : `${content}</${tag}>`}`;

/** Every allowed element, and every allowed element with each of its attributes, where it belongs. */
export function* samples() {
  for (const tag of new Set([...BLOCKS, ...INLINES, ...VOIDS])) {
    const wrap = place[tag] ?? (BLOCKS.has(tag) ? (e) => e : (e) => `<p>before ${e} after</p>`);
    for (const name of [null, ...attributesOf(tag)]) {
      const attribute = name ? ` ${name}="${escape(VALUES[name])}"` : '';
      yield { tag, name, html: wrap(tagged(tag, attribute, filled[tag] ?? 'text')) };
    }
  }
}

const attributesArb = (tag) =>
  fc.subarray(attributesOf(tag), { maxLength: 3 })
    .map((names) => names.map((name) => ` ${name}="${escape(VALUES[name])}"`).join(''));

const textArb = fc.oneof(
  fc.constantFrom('word', ' ', '\n', '  two  spaces ', ' lead', 'trail ', '\u00a0', 'a\nb', '\t', 'שלום', '漢字', '🙂', '&amp; &lt;b&gt;', ''),
  fc.string({ maxLength: 6 }).map((text) => escape(text).replace(/</g, '&lt;').replace(/\0/g, '')),
);

/** A document of any nesting whatever. */
export const anyDocument = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    textArb,
    fc.constantFrom(...BLOCKS, ...INLINES, ...VOIDS).chain((tag) =>
      fc.tuple(attributesArb(tag), tie('nodes')).map(([a, content]) => tagged(tag, a, content))),
  ),
  nodes: fc.array(tie('node'), { maxLength: 4 }).map((parts) => parts.join('')),
})).nodes;

/** A document as authors write them: blocks in a row, inline elements in blocks, lists and quotes nested. */
export const likelyDocument = fc.letrec((tie) => ({
  inline: fc.oneof(
    { maxDepth: 4, depthSize: 'xsmall' },
    textArb,
    fc.constantFrom(...INLINES).chain((tag) =>
      fc.tuple(attributesArb(tag), tie('inlines')).map(([a, content]) => tagged(tag, a, content))),
    fc.constantFrom('br', 'img').chain((tag) => attributesArb(tag).map((a) => tagged(tag, a, ''))),
  ),
  inlines: fc.array(tie('inline'), { maxLength: 4 }).map((parts) => parts.join('')),
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'xsmall' },
    fc.constantFrom('p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'div', 'address', 'summary', 'hr').chain((tag) =>
      fc.tuple(attributesArb(tag), tie('inlines')).map(([a, content]) => tagged(tag, a, content))),
    fc.constantFrom('div', 'blockquote', 'details', 'figure', 'figcaption').chain((tag) =>
      fc.tuple(attributesArb(tag), tie('blocks')).map(([a, content]) => tagged(tag, a, content))),
    fc.constantFrom('ul', 'ol').chain((tag) =>
      fc.tuple(attributesArb(tag), fc.array(fc.oneof(tie('inlines'), tie('blocks')), { minLength: 1, maxLength: 3 }))
        .map(([a, items]) => tagged(tag, a, items.map((item) => `<li>${item}</li>`).join('\n')))),
    fc.array(fc.oneof(tie('inlines'), tie('blocks')), { minLength: 1, maxLength: 4 })
      .map((cells) => `<table><caption>t</caption><tbody><tr>${cells.map((c) => `<td>${c}</td>`).join('')}</tr></tbody></table>`),
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
})).blocks;
