/*
 * The small modules of assets/js in a real Chromium, under the site's own policy: autosave, tags by
 * suggestion, the order of chapters, reading settings and place, the counter.
 */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from './harness.mjs';

const js = join(dirname(fileURLToPath(import.meta.url)), '../../js');
const NAMES = ['autosave', 'autocomplete', 'combobox', 'chapters-order', 'reader', 'counter'];
const CSS = '.landmark { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); } .fl-grip { display: inline-block; inline-size: 24px; block-size: 24px; } .tall p { block-size: 300px; } button { min-inline-size: 24px; min-block-size: 24px; }';
let body = '';
let saves = [];
let reachable = true;
const { visit: newTab, axe, run } = await start(
  ({ url, method }, posted) => {
    if (url === '/site.css') return { type: 'text/css', body: CSS };
    if (url === '/save' && !reachable) return { status: 503 };
    if (method === 'POST') return saves.push([url, posted]), { status: 204 };
    if (url.startsWith('/tags?')) {
      const term = decodeURIComponent(url.split('term=')[1]);
      return { type: 'application/json', body: JSON.stringify(['Sherlock Holmes', 'Sherlock & Co', 'Serial'].filter((name) => name.toLowerCase().includes(term.toLowerCase())).map((name, id) => ({ id, name }))) };
    }
    if (url !== '/') return undefined;
    const scripts = NAMES.map((name) => `<script type="module" src="/js/${name}.js"></script>`).join('');
    return { body: `<!doctype html><html lang="en"><head><title>T</title><link rel="stylesheet" href="/site.css">${scripts}</head><body><main><h1>T</h1>${body}</main></body></html>` };
  },
  Object.fromEntries(NAMES.map((name) => [`/js/${name}.js`, join(js, `${name}.js`)])),
);

let tab;
async function visit(html) {
  body = html;
  saves = [];
  await tab?.close();
  tab = await newTab();
}
const value = (selector) => tab.locator(selector).inputValue();

const autosaved = (at) => `<form data-autosave="/save" data-autosave-at="${at}" data-label-saved="Saved at {time}" data-label-kept="Kept here">
<input type="hidden" name="authenticity_token" value="secret"><label>Title <input name="title" value="old"></label><label>Pass <input type="password" name="pass"></label>
<p data-autosave-state role="status"></p><div data-autosave-offer hidden><button type="button" data-autosave-restore>Take it</button><button type="button" data-autosave-discard>Leave it</button></div></form>`;
const tagged = `<form><label for="f">Fandoms</label><input id="f" name="fandoms" value="One, Two" data-autocomplete="/tags" data-label-remove="Remove {name}" data-label-found="{n} found" data-label-none="none"></form><p><button type="button">after</button></p>`;

await run({
  async 'autosave keeps a copy here when the server is away, and offers it'() {
    reachable = false;
    await visit(autosaved(100));
    await tab.locator('[name=title]').fill('new');
    await tab.locator('[name=pass]').fill('hush');
    await tab.getByText('Kept here').waitFor({ timeout: 15_000 });
    const copy = await tab.evaluate(() => localStorage.getItem('fl-draft:/save'));
    assert.doesNotMatch(copy, /secret|hush/);
    reachable = true;
    await visit(autosaved(100));
    assert.equal(await value('[name=title]'), 'old', 'nothing is put in unasked');
    await axe(tab, 'offer');
    await tab.locator('[data-autosave-restore]').click();
    assert.equal(await value('[name=title]'), 'new');
    await tab.getByText(/Saved at \d\d:\d\d/).waitFor({ timeout: 15_000 });
    assert.deepEqual(saves, [['/save', 'authenticity_token=secret&title=new']]);
    assert.equal(await tab.evaluate(() => localStorage.getItem('fl-draft:/save')), null);
  },
  async 'a copy older than what the server has is not offered'() {
    await tab.evaluate(() => localStorage.setItem('fl-draft:/save', JSON.stringify({ at: 5, base: 1, fields: [['title', 'x']] })));
    await visit(autosaved(100));
    assert.equal(await tab.locator('[data-autosave-offer]').isVisible(), false);
  },
  async 'tags by suggestion, with keys alone'() {
    await visit(tagged);
    await axe(tab, 'tokens');
    const field = tab.getByRole('combobox', { name: 'Fandoms' });
    await field.fill('sher');
    await tab.getByRole('option').first().waitFor();
    await axe(tab, 'open');
    await field.press('ArrowDown');
    await field.press('ArrowDown');
    await field.press('Enter');
    assert.equal(await value('#f'), 'One, Two, Sherlock & Co');
    await field.pressSequentially('typed, two,');
    assert.equal(await value('#f'), 'One, Two, Sherlock & Co, typed');
    await field.press('Backspace');
    assert.equal(await field.inputValue(), 'typed');
    await field.press('Tab');
    assert.equal(await value('#f'), 'One, Two, Sherlock & Co, typed', 'what was typed is a tag when one leaves');
    assert.equal(await tab.evaluate(() => document.activeElement.textContent), 'after');
    await tab.getByRole('button', { name: 'Remove Two' }).click();
    assert.equal(await value('#f'), 'One, Sherlock & Co, typed');
  },
  async 'chapters change places by button and by dragging, and the numbers follow'() {
    const item = (name, n) => `<li data-name="${name}">${name} <input type="number" name="${name}" aria-label="Place of ${name}" value="${n}"></li>`;
    await visit(`<form><ol data-reorder data-label-up="Move {name} up" data-label-down="Move {name} down" data-label-moved="{name} is now {n} of {m}">${item('A', 1)}${item('B', 2)}${item('C', 3)}</ol></form>`);
    await axe(tab, 'order');
    await tab.getByRole('button', { name: 'Move A down' }).click();
    assert.deepEqual([await value('[name=A]'), await value('[name=B]'), await value('[name=C]')], ['2', '1', '3']);
    assert.equal(await tab.getByRole('status').textContent(), 'A is now 2 of 3');
    const grip = await tab.locator('li[data-name=C] .fl-grip').boundingBox();
    const first = await tab.locator('li').first().boundingBox();
    await tab.mouse.move(grip.x + 4, grip.y + 4);
    await tab.mouse.down();
    await tab.mouse.move(grip.x + 4, first.y + 2, { steps: 5 });
    await tab.mouse.up();
    assert.deepEqual([await value('[name=A]'), await value('[name=B]'), await value('[name=C]')], ['3', '2', '1']);
  },
  async 'reading settings hold at once and are sent; the place is offered again'() {
    const story = `<form data-reader action="/settings" method="post"><label>Theme <select name="theme"><option>light</option><option>dark</option></select></label></form>
      <a data-reading-continue hidden href="#x">Go on where you were</a><div data-reading="9" data-chapter="3" class="tall"><div class="userstuff">${'<p>x</p>'.repeat(20)}</div></div>`;
    await visit(story);
    await tab.locator('select').selectOption('dark');
    assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await tab.waitForTimeout(200);
    assert.deepEqual(saves, [['/settings', 'theme=dark']]);
    await tab.evaluate(() => scrollTo(0, 3000));
    await tab.waitForTimeout(1200);
    await visit(story);
    const before = await tab.evaluate(() => scrollY);
    assert.equal(before, 0, 'nothing jumps by itself');
    await tab.emulateMedia({ reducedMotion: 'reduce' });
    await tab.locator('[data-reading-continue]').click();
    assert.ok(await tab.evaluate(() => scrollY) > 2000);
  },
  async 'the counter counts, and nothing is cut'() {
    await visit('<label>Note <textarea maxlength="5" data-count="Left: {n}" data-count-over="Too many: {n}"></textarea></label>');
    await tab.locator('textarea').fill('a🙂c');
    assert.equal(await tab.locator('.fl-count').textContent(), 'Left: 2');
    await tab.locator('textarea').fill('1234567');
    assert.equal(await tab.locator('.fl-count').textContent(), 'Too many: 2');
    assert.equal(await value('textarea'), '1234567');
    await axe(tab, 'counter');
  },
});
