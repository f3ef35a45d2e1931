/*
 * One textarea made into an editor. The textarea stays in the form and holds the text, always: it is
 * written shortly after each change, when focus leaves, and when the form is sent or read. A text
 * that is opened and not changed stays as it is, to the byte.
 */
import { Editor } from '@tiptap/core';
import { EditorState } from '@tiptap/pm/state';
import { isGoodAddress, isGoodImage } from './allowed.js';
import { parserOf, plainSlice, serializer, wholeFirst } from './clipboard.js';
import { insertImage, linkAt, setLink, withTextSelected } from './commands.js';
import { ask } from './dialog.js';
import { extensions } from './extensions.js';
import { readLabels } from './labels.js';
import { open } from './open.js';
import { cleanPaste } from './paste.js';
import { toolbar } from './toolbar.js';
import { writeField } from './write.js';

/** How long after the last key the textarea is written, in milliseconds. */
const SYNC_AFTER = 300;
const MODE_KEY = 'fl-editor-mode';

const div = (classes) => Object.assign(document.createElement('div'), { className: classes });

function remember(mode) {
  try {
    localStorage.setItem(MODE_KEY, mode);
  } catch { /* no storage: the next page opens in the rich mode */ }
}

function remembered() {
  try {
    return localStorage.getItem(MODE_KEY);
  } catch {
    return null;
  }
}

let count = 0;

/** Builds the editor above `textarea`. Throws when the wrapper lacks a label. */
export function mount(textarea) {
  const wrapper = textarea.closest('.fl-editor');
  const labels = readLabels(wrapper);
  count += 1;
  const id = `fl-editor-text-${count}`;
  const holder = div('fl-editor-rich');
  const note = document.createElement('p');
  note.className = 'fl-editor-note';
  note.setAttribute('role', 'status');
  const required = textarea.required;

  const editor = new Editor({
    element: holder,
    extensions: extensions(() => asks.link()),
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    enableCoreExtensions: { delete: false, textDirection: false },
    editorProps: {
      attributes: attributesFor(textarea, labels, id),
      transformPastedHTML: cleanPaste,
      clipboardTextParser: plainSlice,
      clipboardSerializer: serializer,
      transformPasted: wholeFirst,
    },
  });
  editor.view.setProps({ clipboardParser: parserOf(editor.schema) });

  const act = (command) => {
    const { view } = editor;
    view.updateState(withTextSelected(view.state));
    command(view.state, view.dispatch, view);
    view.focus();
  };
  const asks = {
    async link() {
      const present = linkAt(editor.state);
      const answer = await ask({
        title: labels.link,
        ok: labels.ok,
        cancel: labels.cancel,
        remove: present && labels['remove-link'],
        fields: [{
          name: 'address',
          label: labels['link-address'],
          value: present?.address ?? '',
          check: (value) => (value && isGoodAddress(value) ? '' : labels['address-not-good']),
        }],
      });
      if (answer) act(setLink(answer === 'remove' ? '' : answer.address));
      else editor.view.focus();
    },
    async image() {
      const answer = await ask({
        title: labels.image,
        ok: labels.ok,
        cancel: labels.cancel,
        fields: [
          {
            name: 'src',
            label: labels['image-address'],
            type: 'url',
            check: (value) => (isGoodImage(value) ? '' : labels['address-not-good']),
          },
          { name: 'alt', label: labels['image-alt'], hint: labels['image-alt-hint'] },
        ],
      });
      if (answer) act(insertImage(answer.src, answer.alt));
      else editor.view.focus();
    },
  };

  let rich = false;
  let timer = 0;
  let stale = false; // the rich text was changed since the textarea was written
  const flush = () => {
    clearTimeout(timer);
    if (!stale) return;
    stale = false;
    textarea.value = writeField(editor.state.doc);
    textarea.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const update = () => bar.update(rich ? withTextSelected(editor.state) : null);

  const show = (mode) => {
    rich = mode === 'rich';
    holder.hidden = !rich;
    textarea.hidden = rich;
    textarea.required = required && !rich; // a hidden field can't be asked to be filled in
    update();
  };

  /** Opens the textarea's text in the rich mode, or says why it stays in the HTML mode. */
  const openRich = () => {
    const { doc, reason } = open(textarea.value, editor.schema);
    note.textContent = doc ? '' : labels['rich-not-safe'];
    wrapper.dataset.refused = reason ?? '';
    if (!doc) return show('html');
    const { schema, plugins } = editor.state;
    editor.view.updateState(EditorState.create({ doc, schema, plugins }));
    stale = false;
    show('rich');
  };
  const switchMode = () => {
    flush();
    if (rich) show('html');
    else openRich();
    remember(rich ? 'rich' : 'html');
    if (note.textContent === '') (rich ? editor.view : textarea).focus();
  };

  const bar = toolbar({ labels, controls: id, act, asks, switchMode });
  textarea.before(bar.element, note, holder);

  editor.on('update', () => {
    stale = true;
    clearTimeout(timer);
    timer = setTimeout(flush, SYNC_AFTER);
  });
  editor.on('transaction', update);
  editor.on('blur', flush);
  textarea.form?.addEventListener('submit', flush, { capture: true });
  textarea.form?.addEventListener('formdata', (event) => {
    flush();
    if (textarea.name && !textarea.disabled) event.formData.set(textarea.name, textarea.value);
  });
  addEventListener('pagehide', flush);
  for (const label of textarea.labels) label.addEventListener('click', () => rich && editor.view.focus());
  // Another script put a text in: autosave gives back what this browser kept.
  textarea.addEventListener('fl-replaced', () => {
    stale = false;
    if (rich) openRich();
  });

  if (remembered() === 'html') show('html');
  else openRich();
}

function attributesFor(textarea, labels, id) {
  const attributes = { id, class: 'fl-editor-text fl-editor-page', role: 'textbox', 'aria-multiline': 'true' };
  const label = textarea.labels[0];
  if (label) {
    label.id ||= `${id}-label`;
    attributes['aria-labelledby'] = label.id;
  } else attributes['aria-label'] = labels.editor;
  if (textarea.required) attributes['aria-required'] = 'true';
  for (const name of ['aria-describedby', 'aria-invalid', 'lang', 'dir', 'spellcheck']) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}
