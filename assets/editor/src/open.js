/*
 * Whether a text can be edited in the rich mode without losing anything. It can when reading it into
 * the schema and writing it again gives the same canonical form; otherwise the HTML mode is for it.
 * Nothing is sent anywhere: this all happens in the browser, with the text that the server put there.
 */
import { BLOCKS } from './allowed.js';
import { canonicalTree, canonical, collapse, escapeText, parse, TooDeep } from './canonical.js';
import { read, Refusal } from './read.js';
import { write } from './write.js';

/** Without the white space around it that HTML knows; a non-breaking space is a letter here. */
const bare = (text) => text.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');

const MARKED_UP = new RegExp(`<(?:${[...BLOCKS, 'br'].join('|')})[\\s>/]`, 'i');

/** A style in a tag: not allowed anyway, and parsing one would be a complaint under the site's policy. */
const STYLED = /<style\b|<[a-z][^<>]*[\s"'/]style[\s=/>]/i;

/** The same rule as the server's for a text without any block: blank lines end paragraphs, others break. */
export function paragraphs(text) {
  const trimmed = bare(text);
  if (MARKED_UP.test(text) || !trimmed.includes('\n')) return text;
  return trimmed.split(/\n[\t ]*(?:\n[\t ]*)+/)
    .map((part) => `<p>${part.split('\n').join('<br>')}</p>`)
    .join('\n\n');
}

/** Plain text as HTML, by the same rule. */
export function plainToHtml(text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+|[\t\n ]+$/g, '');
  const html = escapeText(lines);
  return html.includes('\n') ? paragraphs(html) : `<p>${html}</p>`;
}

/**
 * Opens a text: `{ doc }`, or `{ reason }` (English, for logs and tests) when the rich mode would
 * change it. An empty text opens as one empty paragraph.
 */
export function open(html, schema) {
  const text = paragraphs(html.replace(/\r\n?/g, '\n'));
  if (bare(text) === '') return { doc: schema.nodes.doc.create(null, schema.nodes.paragraph.create()) };
  if (STYLED.test(text)) return { reason: 'style' };
  try {
    const tree = collapse(parse(text));
    const before = canonicalTree(tree);
    const doc = read(tree, schema);
    doc.check();
    return canonical(write(doc)) === before ? { doc } : { reason: 'it would be written differently' };
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.reason };
    if (error instanceof TooDeep) return { reason: 'nested too deep' };
    if (error instanceof RangeError) return { reason: error.message };
    throw error;
  }
}
