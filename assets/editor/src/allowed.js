/*
 * The HTML an archive text may hold: every element and every attribute, and nothing else.
 * This is the same list as the server's cleaner keeps, the obsolete elements included, for a text
 * may still carry them until it is saved. The editor's schema, its reader and its tests are all
 * made from this one table.
 */

const words = (list) => list.trim().split(/\s+/);

/** Elements that stand on lines of their own. Those of tables are among them. */
export const BLOCKS = new Set(words(`
  address blockquote caption center col colgroup dd details div dl dt figcaption figure
  h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul`));

/** Elements inside a line, in the order in which the editor draws them, outermost first. */
export const INLINES = words(`
  ruby rt rp a span del ins q cite abbr acronym dfn b strong i em u s strike big small sub sup
  code kbd samp tt var`);

/** Elements that hold nothing. */
export const VOIDS = new Set(['br', 'col', 'hr', 'img']);

/** Attributes that every element may carry. */
export const COMMON = ['align', 'class', 'dir', 'lang', 'title'];

/** Attributes of single elements, beside the common ones. `rel` is written by the cleaner. */
export const OWN = {
  a: ['href', 'name', 'rel'],
  blockquote: ['cite'],
  q: ['cite'],
  del: ['cite'],
  ins: ['cite'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  details: ['open'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start', 'type'],
  ul: ['type'],
  td: ['abbr', 'axis', 'colspan', 'rowspan', 'scope'],
  th: ['abbr', 'axis', 'colspan', 'rowspan', 'scope'],
};

/** Elements deeper than this are left to the HTML mode; the cleaner refuses them too. */
export const MAX_DEPTH = 200;

const inline = new Set(INLINES);
export const isBlock = (tag) => BLOCKS.has(tag);
export const isInline = (tag) => inline.has(tag);
export const isAllowed = (tag) => BLOCKS.has(tag) || inline.has(tag) || VOIDS.has(tag);
export const attributesOf = (tag) => COMMON.concat(OWN[tag] ?? []);

const SCHEMES = /^(?:https?|mailto):/i;
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Whether an address may stand in a text: http, https, mail, or a place on this site. */
export function isGoodAddress(address) {
  const bare = address.replace(/[\u0000-\u0020]/g, '');
  return SCHEMES.test(bare) || !HAS_SCHEME.test(bare);
}

/** Whether a picture's address may stand in a text: http or https only. */
export const isGoodImage = (address) => /^https?:\/\//i.test(address.trim());

/** The attributes of an element that may stay, as a plain object in alphabetical order. */
export function readAttributes(element, tag = element.localName) {
  const kept = {};
  for (const name of attributesOf(tag).sort()) {
    const value = element.getAttribute(name);
    if (value === null) continue;
    if ((name === 'href' || name === 'cite') && !isGoodAddress(value)) continue;
    if (name === 'src' && !isGoodImage(value)) continue;
    kept[name] = value;
  }
  return kept;
}
