/*
 * Fanlight's text editor. Every `textarea[data-editor]` of the page gets a rich text editor above it,
 * with the allowed HTML as its schema and an HTML mode beside. Without this file, or when anything
 * here fails, the textarea is simply a textarea.
 */
import { mount } from './field.js';

for (const textarea of document.querySelectorAll('.fl-editor textarea[data-editor]')) {
  try {
    mount(textarea);
  } catch (error) {
    textarea.hidden = false;
    console.error(error);
  }
}
