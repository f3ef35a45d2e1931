/*
 * Tags by suggestion: `input[data-autocomplete="/autocomplete/fandom"]`, a text field with tags between
 * commas. With this file the tags become tokens and a combobox stands beside them; the text field stays
 * in the form, hidden, and holds the commas still.
 * Texts from the server, on the input: `data-label-remove` ("Remove {name}"), `data-label-found`
 * ("Suggestions: {n}"), `data-label-none`. Keys: down and up choose, Enter or a comma takes, Escape
 * closes, Backspace in the empty field takes the last tag back to be changed; Tab leaves, always.
 */
import { combobox } from './combobox.js';

/** Tags in a text field's value, in order, without doubles; case does not tell two apart. */
export function splitTags(value) {
  const seen = new Set();
  return value.split(/[,，、]/).map((name) => name.trim().replace(/\s+/g, ' ')).filter((name) => {
    const key = name.normalize('NFKC').toLowerCase();
    return name && !seen.has(key) && seen.add(key);
  });
}

export const joinTags = (names) => names.join(', ');

const make = (tag, classes, attributes = {}) => {
  const element = document.createElement(tag);
  element.className = classes;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

let count = 0;

function tokens(source) {
  const { autocomplete: address, labelRemove, labelFound, labelNone } = source.dataset;
  if (!labelRemove || !labelFound || !labelNone) return;
  count += 1;
  const id = `fl-options-${count}`;
  const box = make('div', 'fl-tokens');
  const list = make('ul', 'fl-token-list', { role: 'list' });
  const popup = make('ul', 'fl-options', { role: 'listbox', id });
  const status = make('span', 'landmark', { role: 'status' });
  const input = make('input', 'fl-token-input', {
    type: 'text', id: `${id}-input`, role: 'combobox', autocomplete: 'off', autocapitalize: 'off',
    'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id,
  });
  for (const name of ['aria-describedby', 'aria-invalid', 'lang', 'dir']) {
    if (source.hasAttribute(name)) input.setAttribute(name, source.getAttribute(name));
  }
  if (source.required) input.setAttribute('aria-required', 'true');
  for (const label of [...source.labels]) {
    label.htmlFor = input.id;
    label.id ||= `${id}-label`;
    popup.setAttribute('aria-labelledby', label.id);
    list.setAttribute('aria-labelledby', label.id);
  }
  let names = [];

  const set = (next, told = true) => {
    names = splitTags(joinTags(next));
    source.value = joinTags(names);
    list.replaceChildren(...names.map((name, index) => {
      const token = make('li', 'fl-token', { role: 'listitem' });
      const button = make('button', 'fl-token-remove', { type: 'button', 'aria-label': labelRemove.replace('{name}', name) });
      button.tabIndex = index === names.length - 1 ? 0 : -1; // one tab stop for all tokens
      button.append('×');
      button.addEventListener('click', () => remove(index));
      token.append(make('bdi', 'fl-token-name'), button);
      token.firstChild.textContent = name;
      return token;
    }));
    list.hidden = names.length === 0;
    if (told) source.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const buttons = () => [...list.querySelectorAll('button')];
  const remove = (index) => {
    set(names.filter((_, at) => at !== index));
    (buttons()[Math.min(index, names.length - 1)] ?? input).focus();
  };
  const take = (text) => {
    suggestions.close();
    input.value = '';
    if (text.trim()) set([...names, ...splitTags(text)]);
  };

  input.addEventListener('input', (event) => {
    event.stopPropagation(); // the form hears of tags, not of half a word
    if (/[,，、]/.test(input.value)) take(input.value);
  });
  // Characters of the fandoms that the form names come first.
  const scoped = () => {
    const fandoms = source.form?.querySelector('[data-autocomplete="/autocomplete/fandom"]');
    if (!fandoms || fandoms === source || !fandoms.value.trim()) return address;
    return `${address}?fandoms=${encodeURIComponent(fandoms.value)}`;
  };
  const suggestions = combobox({
    input, popup, address: scoped, take,
    taken: () => names,
    say: (n) => { status.textContent = n ? labelFound.replace('{n}', n) : labelNone; },
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (suggestions.onKey(event)) return event.preventDefault();
    if (event.key === 'Enter' && input.value.trim()) take(input.value);
    else if (event.key === 'Backspace' && input.value === '' && names.length) {
      input.value = names.at(-1);
      set(names.slice(0, -1));
    } else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => take(input.value));
  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(event.target);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) (all[at + step * (getComputedStyle(list).direction === 'rtl' ? -1 : 1)] ?? input).focus();
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(at);
    else return;
    event.preventDefault();
  });
  // Another script put tags in (autosave): show them.
  source.addEventListener('fl-replaced', () => set(splitTags(source.value), false));

  box.append(list, input, popup, status);
  source.after(box);
  source.hidden = true;
  source.required = false; // the server asks for what is missing; a hidden field can't be pointed at
  set(splitTags(source.value), false);
}

if (typeof document !== 'undefined') {
  for (const input of document.querySelectorAll('input[data-autocomplete]')) tokens(input);
}
