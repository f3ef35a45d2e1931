/*
 * What is copied out of the editor: the archive's own HTML, as the HTML mode shows it, without the
 * helpers that only the editing view draws.
 */
import { Fragment } from '@tiptap/pm/model';
import { write } from './write.js';

/** In the shape of ProseMirror's DOMSerializer. */
export const clipboard = {
  serializeFragment(fragment, { document: page = document } = {}) {
    const target = page.createDocumentFragment();
    const holder = page.createElement('div');
    holder.innerHTML = write(fragment).replace(/>\n+</g, '><');
    target.append(...holder.childNodes);
    return target;
  },
};
