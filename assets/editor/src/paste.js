/*
 * What comes from the clipboard, made into what an archive keeps. Emphasis, centring, breaks, links,
 * lists and tables stay, whichever program they come from; fonts, colours, sizes, foreign classes
 * and every style attribute go. Word's and Google Docs' own habits are in paste-office.js.
 * What was copied in this editor is not touched.
 */
import { isAllowed, isBlock, isGoodAddress, isGoodImage, readAttributes } from './allowed.js';
import { rename, styleOf, unwrap } from './paste-dom.js';
import { isOffice, undoOffice } from './paste-office.js';

const OURS = /^fl-(?:left|right|center|justify|big)$/;
const GONE = 'script,style,meta,link,title,base,template,noscript,object,embed,iframe,svg,math,button,input,select,textarea,video,audio,canvas';
const HOLDERS = new Set(['P', 'DIV', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TD', 'TH', 'CENTER', 'LI']);
const RENAMED = { strike: 's', tt: 'code', acronym: 'abbr', section: 'div', article: 'div', main: 'div', header: 'div', footer: 'div', aside: 'div', nav: 'div' };

const wrapInside = (element, tag) => {
  const fresh = element.ownerDocument.createElement(tag);
  fresh.append(...element.childNodes);
  element.append(fresh);
};

const isBold = (weight) => weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;
const isPlain = (weight) => weight === 'normal' || Number(weight) < 600;

/** Emphasis that is only in the style becomes an element; an element whose style denies it goes. */
function emphasis(element) {
  const style = styleOf(element);
  const { localName: tag } = element;
  const weight = style['font-weight'];
  const lines = `${style['text-decoration'] ?? ''} ${style['text-decoration-line'] ?? ''}`;
  const wanted = [];
  const heading = /^h[1-6]$/.test(tag);
  if (!heading && tag !== 'th' && tag !== 'b' && tag !== 'strong' && isBold(weight)) wanted.push('strong');
  if (tag !== 'em' && tag !== 'i' && /italic|oblique/.test(style['font-style'] ?? '')) wanted.push('em');
  const linked = element.closest('a') || element.querySelector('a'); // links are underlined anyway
  if (tag !== 'u' && tag !== 'ins' && !linked && lines.includes('underline')) wanted.push('u');
  if (!['s', 'del', 'strike'].includes(tag) && lines.includes('line-through')) wanted.push('s');
  const rise = style['vertical-align'];
  if (rise === 'super' && tag !== 'sup') wanted.push('sup');
  if (rise === 'sub' && tag !== 'sub') wanted.push('sub');
  if (element.textContent.trim() || element.querySelector('img')) for (const name of wanted) wrapInside(element, name);
  if ((tag === 'b' || tag === 'strong') && isPlain(weight)) unwrap(element);
  else if ((tag === 'em' || tag === 'i') && style['font-style'] === 'normal') unwrap(element);
}

/** Centred and right-aligned stay; justified is how a whole document was set, not what one line says. */
function alignment(element) {
  const align = styleOf(element)['text-align'] ?? element.getAttribute('align')?.toLowerCase();
  element.removeAttribute('align');
  const rtl = (element.closest('[dir]')?.getAttribute('dir') ?? '').toLowerCase() === 'rtl';
  const at = { center: 'center', right: 'right', left: 'left', end: rtl ? 'left' : 'right' }[align];
  if (!HOLDERS.has(element.tagName) || !at || at === (rtl ? 'right' : 'left')) return;
  element.classList.add(`fl-${at}`);
}

function attributes(element) {
  const kept = readAttributes(element);
  const classes = (kept.class ?? '').split(/\s+/).filter((name) => OURS.test(name)).join(' ');
  for (const { name } of [...element.attributes]) element.removeAttribute(name);
  for (const [name, value] of Object.entries(kept)) if (name !== 'class') element.setAttribute(name, value);
  if (classes) element.setAttribute('class', classes);
}

const holdsBlock = (element) => [...element.querySelectorAll('*')].some((inner) => isBlock(inner.localName));

/** Divisions that only hold a line are paragraphs; those that only hold blocks are nothing. */
function divisions(body) {
  for (const div of [...body.querySelectorAll('div,center')].reverse()) {
    if (div.localName === 'center') div.classList.add('fl-center');
    if (!holdsBlock(div) && !['LI', 'TD', 'TH'].includes(div.parentNode.tagName)) rename(div, 'p');
    else if (!div.classList.length && !div.dir && !div.lang) unwrap(div);
    else if (div.localName === 'center') rename(div, 'div');
  }
}

const isBlankBlock = (node) => (node.localName === 'p' && !node.querySelector('img,br') && !/[^\s\u00a0]/.test(node.textContent))
  || (node.localName === 'p' && node.childNodes.length === 1 && node.firstChild.localName === 'br');

/**
 * Empty paragraphs. Where at least half of the gaps are a blank one, the blank ones are only how the
 * writer typed the end of a paragraph, and go; where they are rare they mean something, and stay.
 */
function blanks(body) {
  for (const br of body.querySelectorAll('br')) {
    const beside = [br.previousElementSibling, br.nextElementSibling].every((n) => !n || isBlock(n.localName) || n.localName === 'br');
    const text = [br.previousSibling, br.nextSibling].some((n) => n?.nodeType === 3 && n.data.trim());
    if (br.parentNode === body && beside && !text) br.replaceWith(rename(br.cloneNode(), 'p'));
  }
  for (const br of body.querySelectorAll('body > br')) if (!br.nextSibling) br.remove();
  const blocks = [...body.children];
  while (blocks.length && isBlankBlock(blocks.at(-1))) blocks.pop().remove();
  while (blocks.length && isBlankBlock(blocks[0])) blocks.shift().remove();
  const gaps = blocks.filter((b) => !isBlankBlock(b)).length - 1;
  const single = blocks.filter((b, i) => isBlankBlock(b) && !isBlankBlock(blocks[i - 1] ?? b)).length;
  const habit = gaps > 0 && single * 2 >= gaps && gaps > 1;
  blocks.forEach((b, i) => {
    if (!isBlankBlock(b)) return;
    if (habit && !isBlankBlock(blocks[i - 1])) b.remove();
    else b.textContent = '\u00a0';
  });
}

/** Style attributes by another name and no style sheets: even to parse them the page's CSP complains. */
const withoutStyles = (html) => html
  .replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
  .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, ' data-fl-style'));

/** Clipboard HTML → HTML of the archive's elements. */
export function cleanPaste(html) {
  if (/\sdata-pm-slice=/.test(html)) return withoutStyles(html);
  const { body } = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
  if (isOffice(html)) undoOffice(body);
  for (const element of body.querySelectorAll(GONE)) element.remove();
  const comments = body.ownerDocument.createTreeWalker(body, 128);
  while (comments.nextNode()) comments.currentNode.data = '';
  for (const element of [...body.querySelectorAll('*')]) {
    if (RENAMED[element.localName]) rename(element, RENAMED[element.localName]);
  }
  for (const element of [...body.querySelectorAll('*')].reverse()) {
    alignment(element);
    emphasis(element);
  }
  for (const element of [...body.querySelectorAll('*')]) {
    const tag = element.localName;
    const href = element.getAttribute('href');
    const ours = OURS.test(element.className);
    if (!isAllowed(tag) || (tag === 'span' && !ours && !element.lang && !element.dir)) unwrap(element);
    else if (tag === 'img' && !isGoodImage(element.getAttribute('src') ?? '')) element.remove();
    else if (tag === 'a' && !(href && isGoodAddress(href)) && !element.hasAttribute('name')) unwrap(element);
    else attributes(element);
  }
  divisions(body);
  body.normalize();
  blanks(body);
  return body.innerHTML.replace(/<!---->/g, '');
}
