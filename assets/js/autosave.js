/*
 * Saves a form while it is being written: `form[data-autosave="/address"]`.
 * At the soonest 10 seconds after a change the form's fields go to that address (POST, urlencoded, with
 * the form's token). A copy lies in this browser until the server has it; when the page is opened again
 * and the server's copy is older, it is offered: never put in unasked.
 * The texts come from the server, on the form: `data-label-saved` ("Saved at {time}"), `data-label-kept`
 * (not reachable: kept in this browser). `data-autosave-at` is the time of the server's copy, in
 * milliseconds, 0 for none. The state is shown in `[data-autosave-state]` (give it role=status); the
 * offer is a hidden `[data-autosave-offer]` with the buttons `[data-autosave-restore]`, `[data-autosave-discard]`.
 */

/** The least time between a change and its saving, in milliseconds. */
const EVERY = 10_000;
/** How long after a key the browser's own copy is written, in milliseconds. */
const COPY_AFTER = 1_000;
const NOT_COPIED = new Set(['authenticity_token', '_method', 'commit']);

/** The text fields among `pairs` as a list to store: no token, no file. */
export const storable = (pairs) =>
  [...pairs].filter(([name, value]) => typeof value === 'string' && !NOT_COPIED.has(name));

/**
 * Whether the browser's copy { at, base, fields } is to be offered: it differs from what the form shows,
 * and the server's copy is the one it began from, or older.
 */
export function isOffered(copy, serverAt, shown) {
  if (!copy || !Array.isArray(copy.fields)) return false;
  if (JSON.stringify(copy.fields) === JSON.stringify(shown)) return false;
  return copy.base === serverAt || copy.at > serverAt;
}

/** Hours and minutes in the page's language. */
export const clock = (date, language) =>
  new Intl.DateTimeFormat(language || undefined, { hour: '2-digit', minute: '2-digit' }).format(date);

/** Puts stored fields into a form's controls. */
export function restore(controls, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of controls) {
    if (!control.name || NOT_COPIED.has(control.name) || ['file', 'password', 'submit', 'hidden'].includes(control.type)) continue;
    const given = values.get(control.name) ?? [];
    if (control.type === 'checkbox' || control.type === 'radio') control.checked = given.includes(control.value);
    else if (control.options) for (const option of control.options) option.selected = given.includes(option.value);
    else if (given.length) control.value = given.shift();
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('fl-replaced'));
  }
}

function watch(form) {
  const { autosave: address, labelSaved, labelKept } = form.dataset;
  const serverAt = Number(form.dataset.autosaveAt ?? 0);
  const key = `fl-draft:${address}`;
  const state = form.querySelector('[data-autosave-state]');
  const secret = new Set([...form.querySelectorAll('input[type=password]')].map((input) => input.name));
  const fields = () => storable(new FormData(form)).filter(([name]) => !secret.has(name));
  const say = (text) => { if (state && text) state.textContent = text; };
  const stored = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null; // no storage, or it is full: the server's copy is the only one
    }
  };

  let timer = 0;
  let copyTimer = 0;
  let sending = false;
  let changes = 0; // counted, so that what is typed while a save is on its way is saved next
  const keepCopy = () => {
    clearTimeout(copyTimer);
    stored((storage) => storage.setItem(key, JSON.stringify({ at: Date.now(), base: serverAt, fields: fields() })));
  };
  async function save() {
    timer = 0;
    if (sending) return plan();
    sending = true;
    const upTo = changes;
    try {
      const body = new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !secret.has(name)));
      const answer = await fetch(address, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual' });
      if (!answer.ok) throw new Error(String(answer.status));
      if (upTo === changes) stored((storage) => storage.removeItem(key));
      say(labelSaved?.replace('{time}', clock(new Date(), document.documentElement.lang)));
    } catch {
      keepCopy();
      say(labelKept);
      plan();
    }
    sending = false;
    if (upTo !== changes) plan();
  }
  const plan = () => { timer ||= setTimeout(save, EVERY); };
  form.addEventListener('input', () => {
    changes += 1;
    clearTimeout(copyTimer);
    copyTimer = setTimeout(keepCopy, COPY_AFTER);
    plan();
  });
  addEventListener('pagehide', () => changes && timer && keepCopy());
  form.addEventListener('submit', () => clearTimeout(timer));

  const copy = stored((storage) => JSON.parse(storage.getItem(key) ?? 'null'));
  const offer = form.querySelector('[data-autosave-offer]');
  if (!offer || !isOffered(copy, serverAt, fields())) {
    if (copy && copy.at <= serverAt) stored((storage) => storage.removeItem(key));
    return;
  }
  offer.hidden = false;
  offer.querySelector('[data-autosave-restore]')?.addEventListener('click', () => {
    restore(form.elements, copy.fields);
    offer.hidden = true;
  });
  offer.querySelector('[data-autosave-discard]')?.addEventListener('click', () => {
    stored((storage) => storage.removeItem(key));
    offer.hidden = true;
  });
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-autosave]')) watch(form);
}
