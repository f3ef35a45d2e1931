/*
 * Between the editor and the clipboard. Out goes the archive's own HTML, as the HTML mode shows it.
 * In comes, after paste.js, what the strict reader understands, so that bare text in a list item stays
 * bare; what it refuses goes through ProseMirror's tolerant parser.
 */
import { DOMParser as Parser, Fragment, Slice } from '@tiptap/pm/model';
import { collapse, TooDeep } from './canonical.js';
import { plainToHtml } from './open.js';
import { read, Refusal } from './read.js';
import { write } from './write.js';

/** In the shape of ProseMirror's DOMSerializer. */
export const serializer = {
  serializeFragment(fragment, { document: page = document } = {}) {
    const target = page.createDocumentFragment();
    const holder = page.createElement('div');
    holder.innerHTML = write(fragment);
    target.append(...holder.childNodes);
    return target;
  },
};

/** In the shape of ProseMirror's DOMParser. */
export const parserOf = (schema) => ({
  parseSlice(dom, options) {
    try {
      return Slice.maxOpen(withoutLines(read(collapse(dom), schema).content, schema));
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof TooDeep || error instanceof RangeError)) throw error;
      return Parser.fromSchema(schema).parseSlice(dom, options);
    }
  },
});

/** Bare text among pasted blocks becomes paragraphs; bare text alone is text for where the cursor is. */
function withoutLines(content, { nodes }) {
  if (content.childCount < 2) return content;
  const blocks = [];
  content.forEach((node) => blocks.push(node.type === nodes.line ? nodes.paragraph.create(null, node.content) : node));
  return Fragment.from(blocks);
}

/** Plain text from the clipboard: blank lines make paragraphs, single line ends breaks. */
export function plainSlice(text, $context) {
  const body = document.implementation.createHTMLDocument('').body;
  body.innerHTML = plainToHtml(text);
  return parserOf($context.doc.type.schema).parseSlice(body, { context: $context });
}

/** Into an empty paragraph a first block comes whole: centred stays centred. */
export function wholeFirst(slice, view) {
  const { empty, $from } = view.state.selection;
  const first = slice.content.firstChild;
  if (!empty || $from.parent.content.size || !first?.isTextblock || !slice.openStart) return slice;
  if (slice.content.childCount === 1 && !Object.keys(first.attrs.a ?? {}).length) return slice;
  return new Slice(slice.content, 0, slice.content.childCount === 1 ? 0 : slice.openEnd);
}
