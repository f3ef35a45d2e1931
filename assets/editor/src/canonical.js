/*
 * One form for all texts that mean the same: HTML is parsed, white space that no browser shows is
 * taken out, and the tree is written again with its attributes in alphabetical order. Two texts are
 * the same to the editor when their canonical forms are the same, letter for letter.
 * Comments, unknown elements and unknown attributes stay in this form, so that losing one is seen.
 */
import { isBlock, MAX_DEPTH, VOIDS } from './allowed.js';

const SPACE = /[\t\n\f\r ]+/g;

export class TooDeep extends Error {}

/** Parses a text as the body of a page, as the server does. */
export function parse(html) {
  return new DOMParser().parseFromString(`<!doctype html><body>${html}`, 'text/html').body;
}

/** Takes out, in place, the white space that a browser would not show. Returns the same tree. */
export function collapse(body) {
  let atSpace = true; // nothing, a break or a space stands before
  let trail = null; // the text node that ends in a space which may still have to go
  const edge = () => {
    if (trail) {
      if (trail.data === ' ') trail.remove();
      else trail.data = trail.data.slice(0, -1);
    }
    trail = null;
    atSpace = true;
  };
  const text = (node) => {
    let data = node.data.replace(SPACE, ' ');
    if (atSpace && data.startsWith(' ')) data = data.slice(1);
    if (data === '') return node.remove();
    if (data !== node.data) node.data = data;
    atSpace = data.endsWith(' ');
    trail = atSpace ? node : null;
  };
  const walk = (parent, pre, depth) => {
    if (depth > MAX_DEPTH) throw new TooDeep();
    for (let node = parent.firstChild, next; node; node = next) {
      next = node.nextSibling;
      if (node.nodeType === 3) {
        if (!pre) text(node);
        else [atSpace, trail] = [false, null];
      } else if (node.nodeType === 1) {
        const tag = node.localName;
        const stands = isBlock(tag) || tag === 'br';
        if (stands) edge();
        else if (tag === 'img') [atSpace, trail] = [false, null];
        walk(node, pre || tag === 'pre', depth + 1);
        if (stands) edge();
      }
    }
  };
  walk(body, false, 0);
  edge();
  return body;
}

export const escapeText = (text) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\u00a0/g, '&nbsp;');

export const escapeValue = (text) => escapeText(text).replace(/"/g, '&quot;');

function serialise(node) {
  if (node.nodeType === 3) return escapeText(node.data);
  if (node.nodeType === 8) return `<!--${node.data}-->`;
  const tag = node.localName;
  const attributes = [...node.attributes]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((a) => ` ${a.name}="${escapeValue(a.value)}"`)
    .join('');
  return VOIDS.has(tag) ? `<${tag}${attributes}>` : `<${tag}${attributes}>${inside(node)}</${tag}>`;
}

function inside(parent) {
  let html = '';
  for (let node = parent.firstChild; node; node = node.nextSibling) html += serialise(node);
  return html;
}

/** The canonical form of a tree that `collapse` has been through. */
export const canonicalTree = (body) => inside(body);

/** The canonical form of a text. Throws `TooDeep` on one nested deeper than the cleaner takes. */
export const canonical = (html) => canonicalTree(collapse(parse(html)));
