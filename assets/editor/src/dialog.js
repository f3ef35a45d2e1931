/*
 * A small dialogue that asks for a few lines of text: the browser's own <dialog>, so that focus stays
 * in it, Escape leaves it, and focus comes back. It hangs on the body, for the textarea's form must
 * not hold another form.
 */
const make = (tag, classes, text = '') => {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.textContent = text;
  return element;
};

let count = 0;

/**
 * Asks for `fields`: [{ name, label, value, hint, type, check }], where `check(value)` gives a sentence
 * when the value won't do. Resolves to the values by name, to 'remove' when that button was used, or
 * to null when nothing was decided.
 */
export function ask({ title, fields, ok, cancel, remove }) {
  count += 1;
  const dialog = make('dialog', 'fl-editor-dialog');
  const form = make('form', 'fl-editor-dialog-form');
  form.method = 'dialog';
  form.noValidate = true;
  const heading = make('h2', 'fl-editor-dialog-title', title);
  heading.id = `fl-editor-dialog-${count}`;
  dialog.setAttribute('aria-labelledby', heading.id);
  form.append(heading);
  const inputs = fields.map((field, index) => {
    const id = `fl-editor-dialog-${count}-${index}`;
    const label = make('label', 'fl-editor-dialog-label', field.label);
    label.htmlFor = id;
    const input = make('input', 'fl-editor-dialog-input');
    Object.assign(input, { id, type: field.type ?? 'text', value: field.value ?? '', autocomplete: 'off' });
    const hint = make('p', 'fl-editor-dialog-hint', field.hint ?? '');
    hint.id = `${id}-hint`;
    hint.setAttribute('aria-live', 'polite');
    input.setAttribute('aria-describedby', hint.id);
    form.append(label, input, hint);
    return { field, input, hint };
  });
  const row = make('div', 'fl-editor-dialog-buttons');
  const button = (text, type, act) => {
    const element = make('button', 'fl-editor-dialog-button', text);
    element.type = type;
    if (act) element.addEventListener('click', act);
    row.append(element);
  };
  form.append(row);
  dialog.append(form);
  return new Promise((resolve) => {
    let answer = null;
    const leave = (value) => {
      answer = value;
      dialog.close();
    };
    button(ok, 'submit');
    if (remove) button(remove, 'button', () => leave('remove'));
    button(cancel, 'button', () => leave(null));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const bad = inputs.map(({ field, input, hint }) => {
        const problem = field.check?.(input.value.trim()) ?? '';
        hint.textContent = problem || (field.hint ?? '');
        input.toggleAttribute('aria-invalid', Boolean(problem));
        if (problem) input.setAttribute('aria-invalid', 'true');
        return problem ? input : null;
      }).find(Boolean);
      if (bad) return bad.focus();
      leave(Object.fromEntries(inputs.map(({ field, input }) => [field.name, input.value.trim()])));
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
