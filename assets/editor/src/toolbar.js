/*
 * The toolbar: one tab stop, arrow keys, Home and End within (ARIA toolbar pattern). Buttons that
 * stand for a state say it by aria-pressed. In the HTML mode all but the switch are out of use.
 */
import { redo, redoDepth, undo, undoDepth } from '@tiptap/pm/history';
import * as does from './commands.js';
import { icon } from './icons.js';

const inList = (name) => (state) =>
  does.ancestor(state, (node) => ['bulletList', 'orderedList'].includes(node.type.name))?.node.type.name === name;

/** `run`: a command. `pressed`: whether the button's state is on. `ready`: whether it can be used. */
const BUTTONS = [
  ...[['bold', 'strong'], ['italic', 'em'], ['underline', 'u'], ['strike', 's']].map(([name, mark]) => ({
    name,
    run: does.toggleMark(mark),
    pressed: (state) => does.isMarked(state, does.TWINS[mark]),
  })),
  { name: 'link', asks: true, pressed: (state) => does.linkAt(state) !== null },
  { name: 'heading', menu: true },
  { name: 'bullets', run: does.toggleList('bulletList'), pressed: inList('bulletList') },
  { name: 'numbers', run: does.toggleList('orderedList'), pressed: inList('orderedList') },
  { name: 'quote', run: does.toggleQuote, pressed: (state) => does.ancestor(state, does.isQuote) !== null },
  { name: 'centre', run: does.toggleCentre, pressed: (state) => does.ancestor(state, does.isCentred) !== null },
  { name: 'scene-break', run: does.insertRule },
  { name: 'image', asks: true },
  { name: 'undo', run: undo, ready: (state) => undoDepth(state) > 0 },
  { name: 'redo', run: redo, ready: (state) => redoDepth(state) > 0 },
];

/**
 * Builds the toolbar. `act(command)` runs a command in the editor, `asks` holds the functions that open
 * a dialogue (link, image), `switchMode()` changes between rich text and HTML.
 * Returns { element, update(state or null) }: null while the HTML mode is on.
 */
export function toolbar({ labels, controls, act, asks, switchMode }) {
  const element = document.createElement('div');
  element.className = 'fl-editor-bar';
  element.setAttribute('role', 'toolbar');
  element.setAttribute('aria-label', labels.toolbar);
  element.setAttribute('aria-controls', controls);

  const buttons = new Map();
  const add = (name, onClick) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `fl-editor-button fl-editor-button-${name}`;
    button.title = labels[name];
    button.setAttribute('aria-label', labels[name]);
    button.tabIndex = -1;
    button.append(icon(name));
    button.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') onClick(button);
    });
    element.append(button);
    buttons.set(name, button);
    return button;
  };

  add('html', switchMode).setAttribute('aria-pressed', 'false');
  for (const { name, run, asks: asking, menu, pressed } of BUTTONS) {
    const onClick = menu ? () => headings.toggle() : asking ? asks[name] : () => act(run);
    const button = add(name, onClick);
    if (pressed) button.setAttribute('aria-pressed', 'false');
  }
  const headings = headingMenu(buttons.get('heading'), labels, (level) => act(does.setHeading(level)));
  element.append(headings.element);

  const order = [...buttons.values()];
  let stop = order[0];
  stop.tabIndex = 0;
  const stopAt = (button, focus = true) => {
    stop.tabIndex = -1;
    stop = button;
    stop.tabIndex = 0;
    if (focus) stop.focus();
  };
  element.addEventListener('focusin', (event) => {
    if (order.includes(event.target)) stopAt(event.target, false);
  });
  element.addEventListener('keydown', (event) => {
    const at = order.indexOf(event.target);
    if (at < 0) return;
    const rtl = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
    const next = step ? (at + step + order.length) % order.length
      : { Home: 0, End: order.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    stopAt(order[next]);
  });

  const update = (state) => {
    buttons.get('html').setAttribute('aria-pressed', String(state === null));
    for (const { name, run, pressed, ready } of BUTTONS) {
      const button = buttons.get(name);
      const able = state !== null && (ready ? ready(state) : !run || run(state));
      button.setAttribute('aria-disabled', String(!able));
      if (pressed) button.setAttribute('aria-pressed', String(state !== null && pressed(state)));
    }
    headings.update(state);
  };
  return { element, update };
}

/** The menu of headings under its button (ARIA menu button pattern). */
function headingMenu(button, labels, choose) {
  const menu = document.createElement('div');
  menu.className = 'fl-editor-menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', labels.heading);
  menu.hidden = true;
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  const items = [0, 1, 2, 3, 4, 5, 6].map((level) => {
    const item = document.createElement('button');
    item.type = 'button';
    item.className = `fl-editor-menu-item fl-editor-menu-item-${level}`;
    item.setAttribute('role', 'menuitemradio');
    item.setAttribute('aria-checked', 'false');
    item.tabIndex = -1;
    item.textContent = level ? labels['heading-level'].replace('{n}', level) : labels.paragraph;
    item.addEventListener('mousedown', (event) => event.preventDefault());
    item.addEventListener('click', () => {
      show(false);
      choose(level);
    });
    menu.append(item);
    return item;
  });
  const show = (open) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  const toggle = () => {
    show(menu.hidden);
    if (!menu.hidden) (items.find((item) => item.getAttribute('aria-checked') === 'true') ?? items[0]).focus();
  };
  menu.addEventListener('keydown', (event) => {
    const at = items.indexOf(event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[next % items.length].focus();
    else if (event.key === 'Escape') {
      show(false);
      button.focus();
    } else return;
    event.preventDefault();
  });
  menu.addEventListener('focusout', (event) => {
    if (!menu.contains(event.relatedTarget) && event.relatedTarget !== button) show(false);
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' || button.getAttribute('aria-disabled') === 'true') return;
    event.preventDefault();
    if (menu.hidden) toggle();
  });
  const update = (state) => {
    const block = state?.selection.$from.parent;
    const level = block?.type.name === 'heading' ? block.attrs.level : 0;
    items.forEach((item, index) => item.setAttribute('aria-checked', String(Boolean(block) && index === level)));
    if (state === null) show(false);
  };
  return { element: menu, toggle, update };
}
