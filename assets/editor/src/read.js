/*
 * From HTML to the editor's document. Strict: what the schema has no place for is refused with a
 * reason, and never bent to fit. (Pasting, which must bend, goes through ProseMirror's own parser.)
 * Bare text beside blocks becomes a `line`, a block without a tag. Whatever stands where its special
 * node can't (a list that holds more than items, an emphasis around paragraphs) becomes a `box`.
 */
import { Fragment } from '@tiptap/pm/model';
import { isAllowed, isBlock, isInline, readAttributes } from './allowed.js';
import { nextIdentity } from './identity.js';

/** Why a text can't be opened in the rich mode. `reason` is for tests and logs, in English. */
export class Refusal extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const SECTIONS = new Set(['thead', 'tbody', 'tfoot']);
const isElement = (node) => node.nodeType === 1;

function* childrenOf(parent) {
  for (let node = parent.firstChild; node; node = node.nextSibling) yield node;
}

function everyChild(element, test) {
  for (const child of childrenOf(element)) if (!isElement(child) || !test(child.localName)) return false;
  return true;
}

function holdsBlock(element) {
  for (const child of childrenOf(element)) {
    if (isElement(child) && (isBlock(child.localName) || holdsBlock(child))) return true;
  }
  return false;
}

/** Reads a collapsed tree (see canonical.js) into a document of `schema`. Throws `Refusal`. */
export function read(body, schema) {
  const { nodes, marks } = schema;
  const make = (type, element, content, more) =>
    type.create({ ...more, a: readAttributes(element) }, content);

  function flow(parent) {
    const blocks = [];
    let run = [];
    const flush = () => {
      if (run.length) blocks.push(nodes.line.create(null, Fragment.fromArray(run)));
      run = [];
    };
    for (const child of childrenOf(parent)) {
      if (isElement(child) && (isBlock(child.localName) || holdsBlock(child))) {
        flush();
        blocks.push(block(child));
      } else inline(child, [], run);
    }
    flush();
    return blocks.length ? blocks : [nodes.line.create()];
  }

  function block(element) {
    const tag = element.localName;
    if (!isAllowed(tag)) throw new Refusal(`element ${tag}`);
    if (tag === 'hr') return make(nodes.rule, element);
    if (/^(p|pre|h[1-6])$/.test(tag) && !holdsBlock(element)) return textBlock(tag, element);
    if ((tag === 'ul' || tag === 'ol') && element.firstChild && everyChild(element, (t) => t === 'li')) {
      const items = Array.from(childrenOf(element), (li) => make(nodes.listItem, li, flow(li)));
      return make(tag === 'ul' ? nodes.bulletList : nodes.orderedList, element, items);
    }
    if (tag === 'table') return table(element);
    if (tag === 'col') throw new Refusal('col outside a table');
    return make(nodes.box, element, flow(element), { tag });
  }

  function textBlock(tag, element) {
    const run = [];
    for (const child of childrenOf(element)) inline(child, [], run);
    const content = Fragment.fromArray(run);
    if (tag === 'p') return make(nodes.paragraph, element, content);
    if (tag === 'pre') return make(nodes.preformatted, element, content);
    return make(nodes.heading, element, content, { level: Number(tag[1]) });
  }

  function table(element) {
    const only = (parent, test, each) => {
      if (!everyChild(parent, test)) throw new Refusal(`something odd in ${parent.localName}`);
      return Array.from(childrenOf(parent), each);
    };
    const cell = (td) => make(nodes.tableCell, td, flow(td), { tag: td.localName });
    const row = (tr) => make(nodes.tableRow, tr, only(tr, (t) => t === 'td' || t === 'th', cell));
    const part = (child) => {
      const tag = child.localName;
      if (tag === 'caption') return make(nodes.tableCaption, child, flow(child));
      if (tag === 'colgroup') {
        const columns = only(child, (t) => t === 'col', (col) => make(nodes.column, col));
        return make(nodes.columnGroup, child, columns);
      }
      return make(nodes.tableSection, child, only(child, (t) => t === 'tr', row), { tag });
    };
    const known = (t) => t === 'caption' || t === 'colgroup' || SECTIONS.has(t);
    return make(nodes.table, element, only(element, known, part));
  }

  function inline(node, around, run) {
    if (node.nodeType === 3) return run.push(schema.text(node.data, around));
    if (!isElement(node)) throw new Refusal('a comment');
    const tag = node.localName;
    const a = readAttributes(node);
    if (tag === 'br') return run.push(nodes.hardBreak.create({ a }, null, around));
    if (tag === 'img') return run.push(nodes.image.create({ a }, null, around));
    if (!isInline(tag)) throw new Refusal(`element ${tag}`);
    if (!node.firstChild) return run.push(nodes.emptyInline.create({ tag, a }, null, around));
    const inner = marks[tag].create({ a, n: nextIdentity() }).addToSet(around);
    for (const child of childrenOf(node)) inline(child, inner, run);
  }

  return nodes.doc.create(null, flow(body));
}
