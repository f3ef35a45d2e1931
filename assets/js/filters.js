/*
 * A list that is filtered in its place: what is ticked or chosen in `form[data-filters]` applies at once, and so do the
 * ways to other pages. The server makes every page as ever; of the answer only the parts marked `data-part` are taken
 * over, so that what is typed and where one is stay as they are. Whatever is not plainly a list is opened as a link
 * would be.
 */

/** How long after a tick the list is asked for, in milliseconds: several ticks make one question. */
const ASK_AFTER = 150;

/** The address that a form with these fields leads to; empty fields are left out. */
export function addressOf(action, fields) {
  const query = new URLSearchParams([...fields].filter(([, value]) => value !== '')).toString();
  return query ? `${action}?${query}` : action;
}

/** What finds the control with the focus again after its part was replaced; nothing if it cannot be told. */
export function tellControl({ id, name, value, type }) {
  const quote = (text) => `"${String(text).replace(/["\\]/g, '\\$&')}"`;
  if (id) return `[id=${quote(id)}]`;
  if (!name) return null;
  return type === 'checkbox' ? `[name=${quote(name)}][value=${quote(value)}]` : `[name=${quote(name)}]`;
}

function live(form) {
  const main = document.getElementById('main');
  const status = document.createElement('p');
  status.className = 'landmark';
  status.setAttribute('role', 'status');
  main.append(status);
  let turn = 0;
  let timer = 0;

  const take = (page) => {
    const focused = document.activeElement;
    const again = form.contains(focused) ? tellControl(focused) : null;
    const open = new Map([...form.querySelectorAll('details[data-kind]')].map((one) => [one.dataset.kind, one.open]));
    for (const part of main.querySelectorAll('[data-part]')) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (fresh) part.replaceWith(document.adoptNode(fresh));
    }
    for (const one of form.querySelectorAll('details[data-kind]')) one.open = open.get(one.dataset.kind) ?? one.open;
    if (again && !document.contains(focused)) form.querySelector(again)?.focus({ preventScroll: true });
    document.title = page.title;
    status.textContent = main.querySelector('h2')?.textContent ?? '';
  };

  async function go(address, after = () => {}) {
    turn += 1;
    const mine = turn;
    try {
      const answer = await fetch(address, { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (mine !== turn) return;
      // What was typed wrongly is shown at its field, by a page of its own.
      if (answer.redirected || !page.querySelector('#work-filters') || page.querySelector('#errors')) {
        location.assign(address);
        return;
      }
      take(page);
      history.pushState(null, '', address);
      after();
    } catch {
      if (mine === turn) location.assign(address);
    }
  }

  const apply = () => go(addressOf(form.getAttribute('action'), new FormData(form)));

  form.addEventListener('change', (event) => {
    if (!event.target.name) return; // half a tag in the field for tags
    const { name, value, checked } = event.target;
    if (checked && value) {
      // Who leaves a tag out does not want it too, and the other way round.
      const other = name.startsWith('include') ? name.replace('include', 'exclude') : name.replace('exclude', 'include');
      const box = other !== name && form.querySelector(tellControl({ name: other, value, type: 'checkbox' }));
      if (box) box.checked = false;
    }
    clearTimeout(timer);
    timer = setTimeout(apply, ASK_AFTER);
  });
  form.addEventListener('submit', (event) => {
    if (event.submitter?.name) return; // a button that leads elsewhere
    event.preventDefault();
    clearTimeout(timer);
    apply();
  });
  main.addEventListener('click', (event) => {
    const link = event.target.closest('.pagination a');
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.href, () => {
      main.focus({ preventScroll: true });
      main.scrollIntoView();
    });
  });
  addEventListener('popstate', () => location.reload());
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-filters]')) live(form);
}
