/*
 * The order of chapters: `ol[data-reorder]`, whose items hold a number field each. Without this file one
 * types numbers and sends the form; with it each item also gets a handle to drag and two buttons, and
 * the numbers follow. Texts from the server, on the list: `data-label-up` ("Move {name} up"),
 * `data-label-down`, `data-label-moved` ("{name} is now {n} of {m}"); on each item `data-name`.
 */

/** `list` with the item at `from` standing at `to`. */
export function moved(list, from, to) {
  const next = list.filter((_, index) => index !== from);
  next.splice(to, 0, list[from]);
  return next;
}

/** The place among `middles` (heights in the page, ascending) for something held at `y`. */
export const placeAt = (middles, y) => middles.filter((middle) => middle < y).length;

function reorder(list) {
  const { labelUp, labelDown, labelMoved } = list.dataset;
  if (!labelUp || !labelDown || !labelMoved) return;
  const items = () => [...list.children];
  const status = document.createElement('p');
  status.className = 'landmark';
  status.setAttribute('role', 'status');
  list.after(status);

  const renumber = () => items().forEach((item, index) => {
    const field = item.querySelector('input[type=number]');
    const up = item.querySelector('.fl-reorder-up');
    const down = item.querySelector('.fl-reorder-down');
    if (field && field.value !== String(index + 1)) {
      field.value = String(index + 1);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    up.setAttribute('aria-disabled', String(index === 0));
    down.setAttribute('aria-disabled', String(index === list.children.length - 1));
  });
  const put = (item, to) => {
    const order = items();
    const from = order.indexOf(item);
    if (to < 0 || to >= order.length || to === from) return;
    // The others move past it: what is held, or has the focus, is never taken out of the page.
    const next = moved(order, from, to);
    for (const other of next.slice(0, to)) list.insertBefore(other, item);
    for (const other of next.slice(to + 1)) list.append(other);
    renumber();
    status.textContent = labelMoved.replace('{name}', item.dataset.name).replace('{n}', to + 1).replace('{m}', order.length);
  };

  for (const item of items()) {
    const tools = document.createElement('span');
    tools.className = 'fl-moves';
    const handle = document.createElement('span');
    handle.className = 'fl-grip';
    handle.setAttribute('aria-hidden', 'true');
    tools.append(handle);
    for (const [name, sign, label, step] of [['up', '↑', labelUp, -1], ['down', '↓', labelDown, 1]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = `fl-reorder-${name}`;
      button.textContent = sign;
      button.setAttribute('aria-label', label.replace('{name}', item.dataset.name));
      button.addEventListener('click', () => put(item, items().indexOf(item) + step));
      tools.append(button);
    }
    item.append(tools);

    handle.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      item.classList.add('fl-reorder-held');
    });
    handle.addEventListener('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const others = items().filter((other) => other !== item);
      const middles = others.map((other) => {
        const { top, height } = other.getBoundingClientRect();
        return top + height / 2;
      });
      put(item, placeAt(middles, event.clientY));
    });
    const drop = () => item.classList.remove('fl-reorder-held');
    handle.addEventListener('pointerup', drop);
    handle.addEventListener('pointercancel', drop);
  }
  renumber();
}

if (typeof document !== 'undefined') {
  for (const list of document.querySelectorAll('ol[data-reorder]')) reorder(list);
}
