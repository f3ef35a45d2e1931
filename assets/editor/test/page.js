/*
 * A page for tests: jsdom's document as globals, the schema, and a short way round it.
 */
import { getSchema } from '@tiptap/core';
import { JSDOM } from 'jsdom';
import { schemaExtensions } from '../src/schema.js';

const { window } = new JSDOM('<!doctype html><html lang="en"><body></body></html>', { url: 'http://localhost/' });
for (const name of ['window', 'document', 'DOMParser', 'Node', 'HTMLElement', 'MutationObserver', 'Event', 'getSelection', 'innerHeight']) {
  globalThis[name] = name === 'window' ? window : window[name];
}

export const schema = getSchema(schemaExtensions);
