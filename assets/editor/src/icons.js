/*
 * The toolbar's signs, drawn on a field of 24 × 24 by lines in the text's colour. All our own.
 */
const LINES = {
  bold: 'M8 5v14M8 5h5a3.2 3.2 0 0 1 0 6.6H8M8 11.6h6a3.7 3.7 0 0 1 0 7.4H8',
  italic: 'M14 5h-3M13 19h-3M13.5 5l-3 14',
  underline: 'M7 4v7a5 5 0 0 0 10 0V4M6 20h12',
  strike: 'M4 12h16M16 7c-1-2-7-3-8 0-.4 2 1.500 3 4 3.500M8 17c1 2 7.500 3 8.500-.5.3-1.500-.5-2.600-1.500-3.200',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1',
  bullets: 'M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01',
  numbers: 'M10 6h10M10 12h10M10 18h10M4 4.500l1.500-1V9M3.500 14.500c.5-1.500 3-1 2.500.5-.3.8-2.500 3-2.500 3h3',
  quote: 'M5 12h4v5H5v-5c0-3 1-5 3-6M14 12h4v5h-4v-5c0-3 1-5 3-6',
  centre: 'M4 6h16M7 10h10M4 14h16M7 18h10',
  heading: 'M6 5v14M17 5v14M6 12h11',
  'scene-break': 'M4 12h4M10 12h4M16 12h4',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9h.01',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4',
  redo: 'M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4',
  html: 'M8 7l-5 5 5 5M16 7l5 5-5 5M13.500 5l-3 14',
};

/** The sign for a button, hidden from assistive technology: the button has a label. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  svg.setAttribute('class', 'fl-editor-icon');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', LINES[name]);
  svg.append(path);
  return svg;
}
