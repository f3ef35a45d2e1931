/*
 * Three small moves on a tree from the clipboard, shared by the two halves of pasting.
 */

/** The declarations of a style attribute, in lower case. (Under the name that paste.js gave it before parsing.) */
export function styleOf(element) {
  const style = {};
  for (const part of (element.getAttribute('data-fl-style') ?? '').split(';')) {
    const colon = part.indexOf(':');
    if (colon > 0) style[part.slice(0, colon).trim().toLowerCase()] = part.slice(colon + 1).trim().toLowerCase();
  }
  return style;
}

/** Puts an element's content in its place. */
export const unwrap = (element) => element.replaceWith(...element.childNodes);

/** Gives an element another tag; attributes and content stay. Returns the new element. */
export function rename(element, tag) {
  const fresh = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) fresh.setAttribute(name, value);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}
