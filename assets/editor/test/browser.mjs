/*
 * The editor in a real Chromium, on a page with the site's own content security policy: nothing may
 * violate it, Tab leaves, what is typed reaches the form, modes keep the text, pasting works, axe finds nothing.
 *   npm run test:browser        CHROMIUM=/path/to/chromium, default /usr/bin/chromium
 */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LABELS } from '../src/labels.js';
import { GOOGLE_DOCS, WORD } from './clipboard-samples.js';
import { start } from './harness.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const labels = Object.fromEntries(LABELS.map((name) => [name, name === 'heading-level' ? 'Heading {n}' : `Label ${name}`]));
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

let text = '';
let more = '';
const page = () => `<!doctype html><html lang="en"><head><title>Editor</title><link rel="stylesheet" href="/site.css"><link rel="stylesheet" href="/editor.css">
<script type="module" src="/dist/editor.js"></script></head><body><main><h1>Write</h1><form method="get" action="/sent"><p><label for="chapter">Chapter text</label></p>
<div class="fl-editor" data-field="chapter" data-labels="${escape(JSON.stringify(labels))}"><textarea name="chapter" id="chapter" rows="10" cols="60" data-editor ${more}>\n${escape(text)}</textarea></div>
<p><button>Send</button></p></form></main></body></html>`;
const SITE = ':root { --fl-text: #222; --fl-surface: #fff; --fl-line: #aaa; --fl-accent: #6a1b5d; --fl-muted: #595959; }';
const { address, visit: newTab, axe, run } = await start(
  ({ url }) => {
    if (url === '/site.css') return { type: 'text/css', body: SITE };
    return url === '/' || url.startsWith('/sent') ? { body: page() } : undefined;
  },
  { '/editor.css': join(root, 'editor.css'), '/dist/editor.js': join(root, 'dist/editor.js') },
);
let tab;

async function visit(html, attributes = '') {
  [text, more] = [html, attributes];
  await tab?.close();
  tab = await newTab();
  await tab.waitForSelector('.fl-editor-bar');
}
const rich = () => tab.locator('.fl-editor-text');
const button = (name) => tab.locator(`.fl-editor-button-${name}`);
const value = async () => {
  await tab.waitForTimeout(400);
  return tab.locator('#chapter').inputValue();
};
const focused = () => tab.evaluate(() => document.activeElement.className || document.activeElement.tagName);
const selectAll = () => tab.keyboard.press('Control+a');
const paste = (data) => rich().evaluate((element, types) => {
  const clipboardData = new DataTransfer();
  for (const [type, content] of Object.entries(types)) clipboardData.setData(type, content);
  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}, data);

const steps = {
  async 'typing reaches the textarea'() {
    await visit('');
    await rich().click();
    await tab.keyboard.type('One ');
    await tab.keyboard.press('Control+b');
    await tab.keyboard.type('two');
    await tab.keyboard.press('Control+b');
    await tab.keyboard.type(' three');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('four');
    await tab.keyboard.press('Shift+Enter');
    await tab.keyboard.type('five');
    assert.equal(await value(), '<p>One <strong>two</strong> three</p>\n\n<p>four<br>five</p>');
  },
  async 'typing inside elements keeps them one'() {
    await visit('<p>a <em class="x">bc</em> d <a name="e"></a>f <strong><em>gh</em></strong></p>');
    await rich().evaluate((element) => {
      const inside = element.querySelector('em').firstChild;
      element.focus();
      getSelection().collapse(inside, 1);
    });
    await tab.keyboard.type('XYZ');
    assert.equal(await value(), '<p>a <em class="x">bXYZc</em> d <a name="e"></a>f <strong><em>gh</em></strong></p>');
  },
  async 'a text that is only opened is not touched'() {
    const source = '<p   CLASS="b">  two  spaces</P>\n<center>x</center>';
    await visit(source);
    await rich().click();
    await tab.keyboard.press('ArrowRight');
    assert.equal(await value(), source);
  },
  async 'the form sends what was typed a moment ago'() {
    await visit('');
    await rich().click();
    await tab.keyboard.type('now');
    await tab.locator('form button:text("Send")').evaluate((element) => element.click());
    await tab.waitForURL(/sent/);
    assert.match(tab.url(), /chapter=%3Cp%3Enow%3C%2Fp%3E/);
  },
  async 'Tab comes by the toolbar once and leaves the text'() {
    await visit('<ul><li>one</li></ul><table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>');
    await tab.keyboard.press('Tab');
    assert.match(await focused(), /fl-editor-button-html/);
    await tab.keyboard.press('ArrowRight');
    assert.match(await focused(), /fl-editor-button-bold/);
    await tab.keyboard.press('End');
    assert.match(await focused(), /fl-editor-button-redo/);
    await tab.keyboard.press('Tab');
    assert.match(await focused(), /fl-editor-text/);
    await tab.keyboard.press('Tab');
    assert.equal(await focused(), 'BUTTON');
    await tab.keyboard.press('Shift+Tab');
    await tab.keyboard.press('Shift+Tab');
    assert.match(await focused(), /fl-editor-button-redo/);
  },
  async 'the modes keep the text, and unsafe texts stay in the HTML mode with a sentence'() {
    await visit('<p>a</p>');
    await button('html').click();
    await tab.locator('#chapter').fill('<p>a</p><p id="x">b</p>');
    await button('html').click();
    assert.equal(await tab.locator('.fl-editor-note').textContent(), labels['rich-not-safe']);
    assert.equal(await rich().isVisible(), false);
    assert.equal(await value(), '<p>a</p><p id="x">b</p>');
    await tab.locator('#chapter').fill('<p>a</p><p class="x">b</p>');
    await button('html').click();
    assert.equal(await rich().isVisible(), true);
    assert.equal(await value(), '<p>a</p><p class="x">b</p>');
    assert.equal(await tab.locator('.fl-editor-note').textContent(), '');
  },
  async 'the buttons do what they say'() {
    await visit('<p>one</p><p>two</p>');
    await rich().click();
    await selectAll();
    await button('italic').click();
    assert.equal(await button('italic').getAttribute('aria-pressed'), 'true');
    assert.equal(await value(), '<p><em>one</em></p>\n\n<p><em>two</em></p>');
    await button('italic').click();
    for (const [name, html] of [
      ['centre', '<p class="fl-center">one</p>\n\n<p class="fl-center">two</p>'],
      ['quote', '<blockquote>\n<p>one</p>\n<p>two</p>\n</blockquote>'],
      ['bullets', '<ul>\n<li>\n<p>one</p>\n</li>\n<li>\n<p>two</p>\n</li>\n</ul>'],
      ['underline', '<p><u>one</u></p>\n\n<p><u>two</u></p>'],
    ]) {
      await selectAll();
      await button(name).click();
      assert.equal(await value(), html, name);
      await selectAll();
      await button(name).click();
      assert.equal(await value(), '<p>one</p>\n\n<p>two</p>', `${name} again`);
    }
    await button('heading').click();
    await tab.getByRole('menuitemradio', { name: 'Heading 3' }).click();
    assert.equal(await value(), '<h3>one</h3>\n\n<h3>two</h3>');
    await button('undo').click();
    assert.equal(await value(), '<p>one</p>\n\n<p>two</p>');
    await button('redo').click();
    assert.match(await value(), /^<h3>/);
  },
  async 'links, pictures and scene breaks'() {
    await visit('<p>see here</p>');
    await rich().click();
    await selectAll();
    await button('link').click();
    await tab.locator('dialog input').fill('javascript:alert(1)');
    await tab.keyboard.press('Enter');
    assert.equal(await tab.locator('dialog input').getAttribute('aria-invalid'), 'true');
    await tab.locator('dialog input').fill('https://example.org/?a=1&b=2');
    await tab.keyboard.press('Enter');
    assert.equal(await value(), '<p><a href="https://example.org/?a=1&amp;b=2">see here</a></p>');
    await tab.keyboard.press('Control+End');
    await button('scene-break').click();
    await tab.keyboard.type('next');
    await button('image').click();
    await tab.locator('dialog input').first().fill(`${address}/cat.png`);
    await tab.locator('dialog input').last().fill('A "cat"');
    await tab.keyboard.press('Enter');
    assert.equal(await value(), `<p><a href="https://example.org/?a=1&amp;b=2">see here</a></p>\n\n<hr>\n\n<p>next<img alt="A &quot;cat&quot;" src="${address}/cat.png"></p>`);
  },
  async 'Enter in lists, bare lines and summaries'() {
    await visit('bare');
    await rich().click();
    await tab.keyboard.press('Control+End');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('two');
    assert.equal(await value(), '<p>bare</p>\n\n<p>two</p>');
    await visit('<ul><li>one</li></ul>');
    await rich().click();
    await tab.keyboard.press('Control+End');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('two');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('out');
    assert.equal(await value(), '<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n\n<p>out</p>');
    await visit('<details><summary>s</summary><p>in</p></details>');
    await tab.locator('.fl-editor-summary').click();
    await tab.keyboard.press('End');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('first');
    assert.equal(await value(), '<details>\n<summary>s</summary>\n<p>first</p>\n<p>in</p>\n</details>');
  },
  async 'pasting from Word, from Google Docs, and plain text'() {
    await visit('');
    await rich().click();
    await paste({ 'text/html': WORD.html, 'text/plain': 'x' });
    assert.equal(await value(), WORD.expected.join('\n\n'));
    await visit('');
    await rich().click();
    await paste({ 'text/html': GOOGLE_DOCS.html, 'text/plain': 'x' });
    assert.equal(await value(), GOOGLE_DOCS.expected.join('\n\n'));
    await visit('');
    await rich().click();
    await paste({ 'text/plain': 'one <b>\ntwo\n\nthree' });
    assert.equal(await value(), '<p>one &lt;b&gt;<br>two</p>\n\n<p>three</p>');
  },
  async 'what is copied here comes back as it was'() {
    const html = '<p class="fl-center">a <q cite="https://example.org/">b</q></p>\n\n<dl>\n<dt>c</dt>\n<dd>d</dd>\n</dl>';
    await visit(html);
    await rich().click();
    await selectAll();
    await tab.keyboard.press('Control+x');
    assert.equal(await value(), '');
    await tab.keyboard.press('Control+v');
    assert.equal(await value(), html);
  },
  async 'right-to-left texts'() {
    await visit('<p>שלום</p><p dir="ltr">left</p>', 'dir="rtl" lang="he"');
    assert.equal(await rich().evaluate((element) => getComputedStyle(element.firstChild).direction), 'rtl');
    assert.equal(await rich().evaluate((element) => getComputedStyle(element.lastChild).direction), 'ltr');
    assert.equal(await rich().getAttribute('lang'), 'he');
  },
  async 'axe finds nothing, in both modes, in the menu and in a dialogue'() {
    await visit('<h2>Title</h2><p>a <a href="https://example.org/">link</a></p><ul><li>x</li></ul><details><summary>s</summary><p>t</p></details>');
    const check = (what) => axe(tab, what);
    await check('rich');
    await button('heading').click();
    await check('menu');
    await tab.keyboard.press('Escape');
    await button('image').click();
    await check('dialogue');
    await tab.keyboard.press('Escape');
    await button('html').click();
    await check('html');
    await button('html').click();
  },
  async 'a text of 510,000 characters opens and is typed in'() {
    const long = '<p>It was a <em>dark</em> and <strong>stormy</strong> night, and nobody had shut the door.</p>\n\n'.repeat(5400);
    const begin = Date.now();
    await visit(long);
    await rich().locator('p').last().waitFor({ state: 'attached' });
    const opened = Date.now() - begin;
    await rich().locator('p').first().click();
    const before = Date.now();
    await tab.keyboard.type('typed');
    const typed = (Date.now() - before) / 5;
    assert.match(await value(), /^<p>.*typed/);
    console.log(`  ${long.length} characters: page and editor open in ${opened} ms, ${typed} ms a key`);
  },
};

await run(steps);
