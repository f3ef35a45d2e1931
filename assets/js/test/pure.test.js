/*
 * The parts of the small modules that need no page.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinTags, splitTags } from '../autocomplete.js';
import { nextChoice } from '../combobox.js';
import { clock, isOffered, storable } from '../autosave.js';
import { moved, placeAt } from '../chapters-order.js';
import { characters, isNear, sentence } from '../counter.js';
import { addressOf, tellControl } from '../filters.js';
import { continueAt, firstSeen, givenPlace, keepPlace } from '../reader.js';

test('tags are split at commas of any script, trimmed, without doubles', () => {
  assert.deepEqual(splitTags(' Sherlock  Holmes , sherlock holmes,, 漢字、 かな，x'), ['Sherlock Holmes', '漢字', 'かな', 'x']);
  assert.deepEqual(splitTags(''), []);
  assert.equal(joinTags(['a', 'b']), 'a, b');
});

test('the choice goes round', () => {
  assert.equal(nextChoice(-1, 1, 3), 0);
  assert.equal(nextChoice(-1, -1, 3), 2);
  assert.equal(nextChoice(2, 1, 3), 0);
  assert.equal(nextChoice(0, -1, 3), 2);
  assert.equal(nextChoice(0, 1, 0), -1);
});

test('no token and no file is kept in the browser', () => {
  assert.deepEqual(storable([['authenticity_token', 'x'], ['title', 'T'], ['upload', { size: 1 }]]), [['title', 'T']]);
});

test('a copy is offered only when the server does not have something newer', () => {
  const copy = { at: 500, base: 100, fields: [['t', 'new']] };
  assert.equal(isOffered(copy, 100, [['t', 'old']]), true);
  assert.equal(isOffered(copy, 400, [['t', 'old']]), true);
  assert.equal(isOffered(copy, 600, [['t', 'old']]), false);
  assert.equal(isOffered(copy, 100, [['t', 'new']]), false);
  assert.equal(isOffered({ ...copy, at: 50 }, 100, [['t', 'old']]), true, 'the browser\'s clock is slow, but the server never saw it');
  assert.equal(isOffered(null, 100, []), false);
  assert.equal(isOffered({ at: 1 }, 0, []), false);
});

test('the time is written in the page\'s language', () => {
  assert.equal(clock(new Date(2024, 0, 1, 9, 5), 'de'), '09:05');
});

test('an item moves up and down', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a']);
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
  assert.equal(placeAt([10, 20, 30], 5), 0);
  assert.equal(placeAt([10, 20, 30], 25), 2);
  assert.equal(placeAt([10, 20, 30], 35), 3);
});

test('characters are code points', () => {
  assert.equal(characters('a🙂漢\n'), 4);
  assert.equal(characters(''), 0);
});

test('the sentence says what is left, or how much is too much', () => {
  assert.equal(sentence(3, 10, 'left: {n}', 'over: {n}'), 'left: 7');
  assert.equal(sentence(10, 10, 'left: {n}', 'over: {n}'), 'left: 0');
  assert.equal(sentence(12, 10, 'left: {n}', 'over: {n}'), 'over: 2');
});

test('the number is spoken near the end only', () => {
  assert.equal(isNear(100, 1250), false);
  assert.equal(isNear(1130, 1250), true);
  assert.equal(isNear(210, 255), true);
  assert.equal(isNear(200, 255), false);
});

test('the place is the first block still to be seen', () => {
  assert.equal(firstSeen([-30, -1, 20, 60]), 2);
  assert.equal(firstSeen([-3, -2]), 1);
  assert.equal(firstSeen([]), 0);
});

test('places of the works read longest ago are forgotten', () => {
  const places = { 1: { at: 10 }, 2: { at: 30 }, 3: { at: 20 } };
  assert.deepEqual(Object.keys(keepPlace(places, '4', { at: 40 }, 3)).sort(), ['2', '3', '4']);
  assert.equal(keepPlace(places, '1', { at: 50 }, 3)[1].at, 50);
});

test('continue leads to another chapter or further down, or nowhere', () => {
  assert.deepEqual(continueAt({ chapter: '7', address: '/works/1/chapters/7', block: 0 }, '6'), { address: '/works/1/chapters/7' });
  assert.deepEqual(continueAt({ chapter: '7', block: 12 }, '7'), { block: 12 });
  assert.equal(continueAt({ chapter: '7', block: 1 }, '7'), null);
  assert.equal(continueAt(undefined, '7'), null);
});

test('a place that the server gave leads on like one that was kept here', () => {
  assert.equal(givenPlace({}, '/works/1'), null);
  const given = givenPlace({ placeChapter: '7', placeBlock: '12' }, '/works/1/chapters/7');
  assert.deepEqual(continueAt(given, '6'), { address: '/works/1/chapters/7' });
  assert.deepEqual(continueAt(given, '7'), { block: 12 });
});

test('a filter has an address without its empty fields', () => {
  const fields = [['work_search[words_from]', ''], ['include_work_search[fandom_ids][]', '7'], ['page', '']];
  assert.equal(addressOf('/works', fields), '/works?include_work_search%5Bfandom_ids%5D%5B%5D=7');
  assert.equal(addressOf('/works', []), '/works');
});

test('a control is found again by its id, or by its name and value', () => {
  assert.equal(tellControl({ id: 'a', name: 'b' }), '[id="a"]');
  assert.equal(tellControl({ id: '', name: 'x[y][]', value: '7', type: 'checkbox' }), '[name="x[y][]"][value="7"]');
  assert.equal(tellControl({ id: '', name: '' }), null);
});
