/*
 * Suggestions under a field for one tag: `input[data-suggest="/autocomplete/fandom"]`. What is chosen stands in the
 * field; what is typed otherwise stays as it is. Texts from the server, on the input: `data-label-found`
 * ("Suggestions: {n}"), `data-label-none`.
 */
import { combobox } from './combobox.js';

let count = 0;

const make = (tag, classes, attributes) => {
  const element = document.createElement(tag);
  element.className = classes;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

function suggest(input) {
  const { suggest: address, labelFound, labelNone } = input.dataset;
  const [label] = input.labels;
  if (!labelFound || !labelNone || !label) return;
  count += 1;
  const id = `fl-suggested-${count}`;
  label.id ||= `${id}-label`;
  const box = make('div', 'fl-suggest', {});
  const popup = make('ul', 'fl-options', { role: 'listbox', id, 'aria-labelledby': label.id });
  const status = make('span', 'landmark', { role: 'status' });
  input.replaceWith(box);
  box.append(input, popup, status);
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id,
  })) input.setAttribute(name, value);
  const suggestions = combobox({
    input, popup, address,
    taken: () => [input.value.trim()],
    take: (name) => {
      input.value = name;
      suggestions.close();
    },
    say: (n) => { status.textContent = n ? labelFound.replace('{n}', n) : labelNone; },
  });
  input.addEventListener('keydown', (event) => {
    if (!event.isComposing && suggestions.onKey(event)) event.preventDefault();
  });
  input.addEventListener('blur', () => suggestions.close());
}

for (const input of document.querySelectorAll('input[data-suggest]')) suggest(input);
