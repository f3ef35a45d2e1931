/*
 * From the editor's document to HTML: the opposite of read.js, letter for letter.
 * Blocks stand on lines of their own so that the HTML mode reads well. A block that did not change
 * is not written twice: ProseMirror keeps unchanged nodes, and what was written for one is remembered.
 */
import { VOIDS } from './allowed.js';
import { escapeText, escapeValue } from './canonical.js';

const remembered = new WeakMap();

const tagOf = (node) => {
  switch (node.type.name) {
    case 'paragraph': return 'p';
    case 'heading': return `h${node.attrs.level}`;
    case 'preformatted': return 'pre';
    case 'rule': return 'hr';
    case 'bulletList': return 'ul';
    case 'orderedList': return 'ol';
    case 'listItem': return 'li';
    case 'table': return 'table';
    case 'tableCaption': return 'caption';
    case 'columnGroup': return 'colgroup';
    case 'column': return 'col';
    case 'tableRow': return 'tr';
    case 'hardBreak': return 'br';
    case 'image': return 'img';
    default: return node.attrs.tag;
  }
};

const start = (tag, a) => {
  let html = `<${tag}`;
  for (const name of Object.keys(a).sort()) html += ` ${name}="${escapeValue(a[name])}"`;
  return `${html}>`;
};

const element = (tag, a, content) => {
  if (VOIDS.has(tag)) return start(tag, a);
  // The parser drops a line end that follows <pre> at once: give it one to drop.
  return `${start(tag, a)}${tag === 'pre' && content.startsWith('\n') ? '\n' : ''}${content}</${tag}>`;
};

/** How many children from `index` on carry `mark`. */
function extent(parent, index, mark) {
  let end = index;
  while (end < parent.childCount && mark.isInSet(parent.child(end).marks)) end += 1;
  return end - index;
}

/** Longest element outside; among equals links, then in the order they were read, then new ones. */
function outermostFirst(parent, index, marks) {
  if (marks.length < 2) return marks;
  const last = Number.MAX_SAFE_INTEGER;
  const rank = (mark) => mark.attrs.n || (mark.type.name === 'a' ? 0 : last);
  return marks
    .map((mark) => ({ mark, length: extent(parent, index, mark), rank: rank(mark) }))
    .sort((x, y) => y.length - x.length || x.rank - y.rank)
    .map((entry) => entry.mark);
}

function inline(parent) {
  let html = '';
  const open = [];
  const closeTo = (depth) => {
    while (open.length > depth) html += `</${open.pop().type.name}>`;
  };
  parent.forEach((child, offset, index) => {
    let keep = 0;
    while (keep < open.length && open[keep].isInSet(child.marks)) keep += 1;
    closeTo(keep);
    const fresh = child.marks.filter((mark) => !mark.isInSet(open));
    for (const mark of outermostFirst(parent, index, fresh)) {
      html += start(mark.type.name, mark.attrs.a);
      open.push(mark);
    }
    html += child.isText ? escapeText(child.text) : element(tagOf(child), child.attrs.a, '');
  });
  closeTo(0);
  return html;
}

const isLine = (node) => node?.type.name === 'line';

function blocks(parent, pre, gap) {
  const parts = [];
  let bare = false;
  for (let i = 0; i < parent.childCount; i += 1) {
    const child = parent.child(i);
    const beside = isLine(child) && (isLine(parent.maybeChild(i - 1)) || isLine(parent.maybeChild(i + 1)));
    bare ||= isLine(child);
    parts.push(beside ? element('p', {}, inline(child)) : block(child, pre));
  }
  return parts.join(pre || bare ? '' : gap);
}

function block(node, pre) {
  if (isLine(node)) return inline(node);
  const known = pre ? undefined : remembered.get(node);
  if (known !== undefined) return known;
  const tag = tagOf(node);
  const inPre = pre || tag === 'pre';
  let content = node.inlineContent ? inline(node) : blocks(node, inPre, '\n');
  if (content.startsWith('<') && !inPre && isHolder(node)) content = `\n${content}\n`;
  const html = element(tag, node.attrs.a, content);
  if (!pre) remembered.set(node, html);
  return html;
}

/** Whether a node holds blocks only, so that its content may stand on lines of its own. */
function isHolder(node) {
  if (node.inlineContent || node.type.name === 'tableCell') return false;
  let only = node.childCount > 0;
  node.forEach((child) => { only &&= !isLine(child); });
  return only;
}

/** The HTML of a whole document. */
export const write = (doc) => blocks(doc, false, '\n\n');

/** Whether a document is the empty one that a new text begins with. */
export function isBlank(doc) {
  const only = doc.childCount === 1 && doc.firstChild;
  return only && only.content.size === 0 && ['paragraph', 'line'].includes(only.type.name)
    && Object.keys(only.attrs.a ?? {}).length === 0;
}

/** As `write`, but a document in which nothing was written yet is the empty text. */
export const writeField = (doc) => (isBlank(doc) ? '' : write(doc));
