/*
 * The habits of Word, LibreOffice and Google Docs on the clipboard, undone before paste.js looks:
 * lists that are paragraphs with a typed bullet, namespaced elements, language and bookmark noise,
 * and the bold wrapper with which Google Docs marks its own.
 */
import { rename, styleOf, unwrap } from './paste-dom.js';

/** Whether a word processor put this on the clipboard. */
export const isOffice = (html) => /\bmso-|class="?Mso|urn:schemas-microsoft-com|docs-internal-guid|LibreOffice/i.test(html);

const LEVEL = /\blevel(\d)/;

/** What Word typed before a list paragraph: "1." and "a)" are numbers, anything else is a bullet. */
const isNumber = (marker) => /^[\s\u00a0(]*(?:\d+|[a-z]{1,4})[.)]/i.test(marker);

/** Paragraphs of Word's lists become lists, nested by their level. */
function lists(body) {
  let open = []; // the lists around, outermost first
  let last = null;
  for (const p of [...body.querySelectorAll('p')]) {
    const mso = styleOf(p)['mso-list'] ?? '';
    const level = Number(LEVEL.exec(mso)?.[1] ?? 0);
    if (!level) continue;
    const markers = [...p.querySelectorAll('span')].filter((s) => styleOf(s)['mso-list'] === 'ignore');
    const tag = isNumber(markers.map((s) => s.textContent).join('')) ? 'ol' : 'ul';
    for (const marker of markers) marker.remove();
    if (!last || nextElement(last) !== p) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open[level - 1].localName !== tag) open.length = level - 1;
    const before = p;
    while (open.length < level) {
      const list = body.ownerDocument.createElement(tag);
      const item = open.at(-1)?.lastElementChild;
      if (item) item.append(list);
      else before.before(list);
      open.push(list);
    }
    last = open[0];
    const item = body.ownerDocument.createElement('li');
    item.append(...p.childNodes);
    open.at(-1).append(item);
    p.remove();
  }
}

function nextElement(node) {
  let next = node.nextSibling;
  while (next && next.nodeType !== 1 && !next.data?.trim()) next = next.nextSibling;
  return next;
}

/** Undoes, in place, what the word processors do. */
export function undoOffice(body) {
  for (const element of [...body.querySelectorAll('*')]) {
    if (element.localName.includes(':')) unwrap(element); // o:p, w:sdt, st1:City…
  }
  for (const wrapper of body.querySelectorAll('b[id^="docs-internal-guid"]')) unwrap(wrapper);
  lists(body);
  for (const br of body.querySelectorAll('br')) {
    if (styleOf(br)['page-break-before'] !== 'always') continue;
    const holder = br.closest('p') ?? br;
    if (!holder.textContent.trim()) rename(holder, 'hr').replaceChildren();
    else br.remove();
  }
  // Google Docs wraps the content of a list item in a paragraph.
  for (const p of body.querySelectorAll('li > p:only-child')) unwrap(p);
  for (const a of body.querySelectorAll('a')) {
    if (/^(?:#_|file:)/i.test(a.getAttribute('href') ?? '')) a.removeAttribute('href');
    if (/^(?:_|OLE_)/.test(a.getAttribute('name') ?? '')) a.removeAttribute('name');
  }
  // Every run carries the language that the spelling was checked in: that says nothing of the text.
  for (const element of body.querySelectorAll('[lang]')) element.removeAttribute('lang');
  for (const element of body.querySelectorAll('[dir="ltr" i]')) element.removeAttribute('dir');
}
