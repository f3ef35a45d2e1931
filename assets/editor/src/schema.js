/*
 * The schema: every allowed element (allowed.js) as a TipTap node or mark. All attributes of an
 * element lie in one object, `a`, exactly as they were typed. Elements that need no behaviour of
 * their own (quotations, divisions, figures, details, definition lists…) are all `box` with a tag.
 * What is drawn here is for the editing view only; the text itself is written by write.js.
 */
import { Mark, Node } from '@tiptap/core';
import { INLINES, readAttributes } from './allowed.js';
import { nextIdentity } from './identity.js';

const NONE = Object.freeze({});
const a = { a: { default: NONE, parseHTML: (element) => readAttributes(element) } };
const drawn = (tag) => ({ node }) => [tag, node.attrs.a, 0];

const block = (name, tag, more = {}) => Node.create({
  name,
  group: 'block',
  addAttributes: () => a,
  parseHTML: () => [{ tag }],
  renderHTML: drawn(tag),
  ...more,
});

const tagged = (fallback) => ({
  tag: { default: fallback, parseHTML: (element) => element.dataset.flTag ?? element.localName },
});

const Doc = Node.create({ name: 'doc', topNode: true, content: 'block+' });
const Text = Node.create({ name: 'text', group: 'inline' });

const Paragraph = block('paragraph', 'p', { priority: 1000, content: 'inline*' });

const Heading = block('heading', 'h2', {
  content: 'inline*',
  defining: true,
  addAttributes: () => ({
    ...a,
    level: { default: 2, parseHTML: (element) => Number(element.localName[1]) },
  }),
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}` })),
  renderHTML: ({ node }) => [`h${node.attrs.level}`, node.attrs.a, 0],
});

const Preformatted = block('preformatted', 'pre', {
  content: 'inline*',
  code: true,
  whitespace: 'pre',
  defining: true,
  parseHTML: () => [{ tag: 'pre', preserveWhitespace: 'full' }],
});

/** Bare text: a block that has no tag in the HTML. */
const Line = Node.create({
  name: 'line',
  group: 'block',
  content: 'inline*',
  parseHTML: () => [{ tag: 'div.fl-editor-line', priority: 80 }],
  renderHTML: () => ['div', { class: 'fl-editor-line' }, 0],
});

const Rule = block('rule', 'hr', { renderHTML: ({ node }) => ['hr', node.attrs.a] });

const ListItem = block('listItem', 'li', { group: '', content: 'block+', defining: true });
const BulletList = block('bulletList', 'ul', { content: 'listItem+' });
const OrderedList = block('orderedList', 'ol', { content: 'listItem+' });

const inTable = (name, tag, content, more) => block(name, tag, { group: '', content, isolating: true, ...more });
const Table = block('table', 'table', {
  content: '(tableCaption | columnGroup | tableSection)*',
  isolating: true,
});
const TableCaption = inTable('tableCaption', 'caption', 'block+');
const ColumnGroup = inTable('columnGroup', 'colgroup', 'column*');
const Column = inTable('column', 'col', '', { renderHTML: ({ node }) => ['col', node.attrs.a] });
const TableRow = inTable('tableRow', 'tr', 'tableCell*');
const withTag = (name, tags, content) => inTable(name, tags[0], content, {
  addAttributes: () => ({ ...a, ...tagged(tags[0]) }),
  parseHTML: () => tags.map((tag) => ({ tag })),
  renderHTML: ({ node }) => [node.attrs.tag, node.attrs.a, 0],
});
const TableSection = withTag('tableSection', ['tbody', 'thead', 'tfoot'], 'tableRow*');
const TableCell = withTag('tableCell', ['td', 'th'], 'block+');

const BOXES = ['blockquote', 'div', 'center', 'address', 'figure', 'figcaption', 'details', 'summary', 'dl', 'dt', 'dd'];
// In the editing view these would behave: a closed details hides its text, a link can be followed.
const DRAWN_AS_DIV = new Set(['details', 'summary', 'a']);

const Box = Node.create({
  name: 'box',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({
    a: {
      default: NONE,
      parseHTML: (element) => (element.dataset.flA
        ? JSON.parse(element.dataset.flA)
        : readAttributes(element)),
    },
    ...tagged('div'),
  }),
  parseHTML: () => [{ tag: '[data-fl-tag]', priority: 70 }, ...BOXES.map((tag) => ({ tag }))],
  renderHTML: ({ node }) => {
    const { tag, a: own } = node.attrs;
    if (BOXES.includes(tag) && !DRAWN_AS_DIV.has(tag)) return [tag, own, 0];
    const { class: classes = '', dir, lang, title } = own;
    const shown = { class: `fl-editor-box fl-editor-${tag} ${classes}`.trim(), dir, lang, title };
    const kept = { 'data-fl-tag': tag, 'data-fl-a': JSON.stringify(own) };
    return [DRAWN_AS_DIV.has(tag) ? 'div' : tag, { ...shown, ...kept }, 0];
  },
});

const HardBreak = Node.create({
  name: 'hardBreak',
  group: 'inline',
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  addAttributes: () => a,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: ({ node }) => ['br', node.attrs.a],
  renderText: () => '\n',
});

const Image = Node.create({
  name: 'image',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => a,
  parseHTML: () => [{ tag: 'img[src]', getAttrs: (element) => 'src' in readAttributes(element) && null }],
  renderHTML: ({ node }) => ['img', node.attrs.a],
  renderText: ({ node }) => node.attrs.a.alt ?? '',
});

/** An inline element with nothing in it, most often `<a name="…"></a>`: kept, and hardly seen. */
const EmptyInline = Node.create({
  name: 'emptyInline',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({
    a: { default: NONE, parseHTML: (element) => JSON.parse(element.dataset.flA ?? '{}') },
    tag: { default: 'span', parseHTML: (element) => element.dataset.flEmpty },
  }),
  parseHTML: () => [{ tag: 'span[data-fl-empty]', priority: 80 }],
  renderHTML: ({ node }) => ['span', {
    class: 'fl-editor-empty',
    'data-fl-empty': node.attrs.tag,
    'data-fl-a': JSON.stringify(node.attrs.a),
  }],
});

const inlineMark = (tag) => Mark.create({
  name: tag,
  excludes: '',
  inclusive: !['a', 'rp', 'rt', 'ruby'].includes(tag),
  addAttributes: () => ({
    ...a,
    n: { default: 0, parseHTML: (element) => Number(element.dataset.flN ?? nextIdentity()) },
  }),
  parseHTML: () => [{ tag }],
  renderHTML: ({ mark }) => [tag, { ...mark.attrs.a, 'data-fl-n': mark.attrs.n }, 0],
});

/** Everything that makes up the schema, for `new Editor` or `getSchema`. */
export const schemaExtensions = [
  Doc, Text, Paragraph, Heading, Preformatted, Line, Rule, BulletList, OrderedList, ListItem,
  Table, TableCaption, ColumnGroup, Column, TableSection, TableRow, TableCell, Box,
  HardBreak, Image, EmptyInline, ...INLINES.map(inlineMark),
];
