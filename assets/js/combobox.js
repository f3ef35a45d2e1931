/*
 * Suggestions under a text field (ARIA combobox with a list, nothing chosen at first). Asked from
 * `address?term=…`, which answers `[{id, name}]`, a moment after the last key; an answer that comes too
 * late is dropped, and without an answer one types without suggestions.
 */

/** How long after a key the suggestions are asked for, in milliseconds. */
const ASK_AFTER = 200;

/** The next choice among `count`, with -1 for none, going round by `step`. */
export function nextChoice(current, step, count) {
  if (count === 0) return -1;
  return current < 0 ? (step > 0 ? 0 : count - 1) : (current + step + count) % count;
}

/**
 * Makes `input` a combobox with `popup` as its list. `taken()` are names not to suggest again, `take(name)`
 * is told what was chosen, `say(n)` how many there are. Returns { close, onKey }: `onKey(event)` does what
 * a key means here and says whether it meant anything.
 */
export function combobox({ input, popup, address, taken, take, say }) {
  let found = [];
  let chosen = -1;
  let turn = 0;
  let timer = 0;

  const close = () => {
    [found, chosen] = [[], -1];
    clearTimeout(timer);
    turn += 1;
    popup.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (index) => {
    chosen = index;
    [...popup.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', popup.children[index].id);
    popup.children[index].scrollIntoView({ block: 'nearest' });
  };
  const show = (suggestions) => {
    found = suggestions.map(({ name }) => name).filter((name) => !taken().includes(name));
    popup.replaceChildren(...found.map((name, index) => {
      const option = document.createElement('li');
      option.id = `${popup.id}-${index}`;
      option.dir = 'auto';
      option.setAttribute('role', 'option');
      option.textContent = name;
      option.addEventListener('pointerdown', (event) => event.preventDefault()); // focus stays in the field
      option.addEventListener('click', () => take(name));
      return option;
    }));
    popup.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    choose(-1);
    say(found.length);
  };
  async function suggest() {
    turn += 1;
    const mine = turn;
    const term = input.value.trim();
    if (!term) return close();
    try {
      const base = typeof address === 'function' ? address() : address;
      const url = `${base}${base.includes('?') ? '&' : '?'}term=${encodeURIComponent(term)}`;
      const answer = await fetch(url, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (answer.ok && mine === turn) show(await answer.json());
    } catch { /* not reachable */ }
  }
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, ASK_AFTER);
  });
  const onKey = ({ key }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && found.length) choose(nextChoice(chosen, step, found.length));
    else if (key === 'Enter' && chosen >= 0) take(found[chosen]);
    else if (key === 'Escape' && found.length) close();
    else return false;
    return true;
  };
  close();
  return { close, onKey };
}
