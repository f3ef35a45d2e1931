/*
 * What the toolbar and the keys do: ProseMirror commands (state, dispatch) → whether it applies.
 */
import { lift, liftEmptyBlock, setBlockType, wrapIn } from '@tiptap/pm/commands';
import { AllSelection, Plugin, TextSelection } from '@tiptap/pm/state';
import { liftListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list';
import { canSplit } from '@tiptap/pm/transform';

/** The state with a selection in the text where all is selected: commands look at the blocks around it. */
export function withTextSelected(state) {
  const { doc, selection } = state;
  if (!(selection instanceof AllSelection)) return state;
  const all = TextSelection.between(doc.resolve(0), doc.resolve(doc.content.size));
  return state.apply(state.tr.setSelection(all));
}

/** Elements that look the same: either of them makes the button pressed, the first is written. */
export const TWINS = { strong: ['strong', 'b'], em: ['em', 'i'], u: ['u', 'ins'], s: ['s', 'strike', 'del'] };

const typesOf = (state, names) => names.map((name) => state.schema.marks[name]);
const carries = (marks, types) => marks.some((mark) => types.includes(mark.type));

/** Whether all of the selected text carries one of the marks, or what is typed next would. */
export function isMarked(state, names) {
  const types = typesOf(state, names);
  const { empty, $from, from, to } = state.selection;
  if (empty) return carries(state.storedMarks ?? $from.marks(), types);
  let all = true;
  let some = false;
  state.doc.nodesBetween(from, to, (node) => {
    if (!node.isInline) return;
    some = true;
    all &&= carries(node.marks, types);
  });
  return some && all;
}

/** Puts an emphasis on what is selected, or takes it away. Elements already there keep their identity. */
export const toggleMark = (name) => (state, dispatch) => {
  const names = TWINS[name] ?? [name];
  const types = typesOf(state, names);
  const mark = state.schema.marks[name].create();
  const { empty, $from, ranges } = state.selection;
  if (!$from.parent.inlineContent && empty) return false;
  if (!dispatch) return true;
  const { tr } = state;
  const remove = isMarked(state, names);
  if (empty) {
    if (remove) for (const type of types) tr.removeStoredMark(type);
    else tr.addStoredMark(mark);
    return dispatch(tr), true;
  }
  for (const { $from: start, $to: end } of ranges) {
    if (remove) {
      for (const type of types) tr.removeMark(start.pos, end.pos, type);
      continue;
    }
    state.doc.nodesBetween(start.pos, end.pos, (node, pos) => {
      if (!node.isInline || carries(node.marks, types)) return;
      tr.addMark(Math.max(pos, start.pos), Math.min(pos + node.nodeSize, end.pos), mark);
    });
  }
  dispatch(tr.scrollIntoView());
  return true;
};

/** The link that the selection stands in: its address and its range, or null. */
export function linkAt(state) {
  const { $from, from, to } = state.selection;
  const type = state.schema.marks.a;
  const parent = $from.parent;
  if (!parent.inlineContent) return null;
  let found = null;
  parent.forEach((node, offset) => {
    const mark = type.isInSet(node.marks);
    const start = $from.start() + offset;
    const end = start + node.nodeSize;
    if (!mark || end < from || start > to) return;
    if (found && found.mark.eq(mark) && found.to === start) found.to = end;
    else if (!found || (from >= start && to <= end)) found = { mark, from: start, to: end };
  });
  return found && { ...found, address: found.mark.attrs.a.href ?? '' };
}

/** Links the selection (or the link it stands in) to `address`; an empty address takes the link away. */
export const setLink = (address) => (state, dispatch) => {
  const type = state.schema.marks.a;
  const present = linkAt(state);
  if (ancestor(state, (node) => node.type.name === 'box' && node.attrs.tag === 'a')) return false;
  const { empty, from, to } = state.selection;
  const range = present && empty ? present : { from, to };
  const { tr } = state;
  if (!address) {
    if (!present) return false;
    dispatch?.(tr.removeMark(range.from, range.to, type));
    return true;
  }
  const a = { ...present?.mark.attrs.a, href: address };
  const mark = type.create({ a, n: present?.mark.attrs.n ?? 0 });
  if (range.from === range.to) tr.insert(from, state.schema.text(address, [mark]));
  else {
    tr.removeMark(range.from, range.to, type).addMark(range.from, range.to, mark);
    // A link can't stand around another: not around an anchor without text either.
    state.doc.nodesBetween(range.from, range.to, (node, pos) => {
      if (node.attrs.tag === 'a' && node.isAtom) tr.removeMark(pos, pos + 1, type);
    });
  }
  dispatch?.(tr.scrollIntoView());
  return true;
};

export const insertImage = (src, alt) => (state, dispatch) => {
  const image = state.schema.nodes.image.create({ a: { alt, src } });
  dispatch?.(state.tr.replaceSelectionWith(image, true).scrollIntoView());
  return true;
};

export const insertBreak = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(state.schema.nodes.hardBreak.create(), true).scrollIntoView());
  return true;
};

/** A scene break after the block that the cursor stands in, and a paragraph to go on in. */
export const insertRule = (state, dispatch) => {
  const { rule, paragraph } = state.schema.nodes;
  const { $to } = state.selection;
  const block = $to.parent;
  const depth = $to.parent.inlineContent ? $to.depth : $to.depth + 1;
  const after = depth > $to.depth ? $to.pos : $to.after(depth);
  const blank = block.inlineContent && block.content.size === 0;
  const at = blank ? $to.before(depth) : after;
  const { tr } = state;
  const atEnd = !blank && !state.doc.resolve(after).nodeAfter;
  tr.insert(at, atEnd ? [rule.create(), paragraph.create()] : rule.create());
  if (!blank) tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1)));
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** Makes the selected blocks paragraphs (level 0) or headings; their attributes stay. */
export const setHeading = (level) => (state, dispatch) => {
  const { paragraph, heading } = state.schema.nodes;
  const type = level ? heading : paragraph;
  return setBlockType(type, (node) => ({ a: node.attrs.a ?? {}, ...(level && { level }) }))(state, dispatch);
};

/** The nearest block around the selection that passes `test`, as { node, pos, depth }, or null. */
export function ancestor(state, test) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if (test($from.node(depth))) return { node: $from.node(depth), pos: $from.before(depth), depth };
  }
  return null;
}

const isList = (node) => ['bulletList', 'orderedList'].includes(node.type.name);

/** Makes a list of the selected blocks, changes the list's kind, or takes the list away. */
export const toggleList = (name) => (state, dispatch) => {
  const { listItem, [name]: type } = state.schema.nodes;
  const list = ancestor(state, isList);
  if (!list) return wrapInList(type)(state, dispatch);
  if (list.node.type === type) return liftListItem(listItem)(state, dispatch);
  const { start: _, type: __, ...a } = list.node.attrs.a; // how the other kind counted
  dispatch?.(state.tr.setNodeMarkup(list.pos, type, { a }));
  return true;
};

export const isQuote = (node) => node.type.name === 'box' && node.attrs.tag === 'blockquote';

/** Sets the selected blocks in a quotation, or takes them out of theirs. */
export const toggleQuote = (state, dispatch) => {
  if (ancestor(state, isQuote)) return lift(state, dispatch);
  return wrapIn(state.schema.nodes.box, { tag: 'blockquote' })(state, dispatch);
};

const classesOf = (node) => (node.attrs.a?.class ?? '').split(/\s+/).filter(Boolean);
export const isCentred = (node) =>
  classesOf(node).includes('fl-center') || node.attrs.tag === 'center' || node.attrs.a?.align === 'center';

/** Centres the selected blocks by their class, or takes the centring away: theirs or a division's. */
export const toggleCentre = (state, dispatch) => {
  const { paragraph, line } = state.schema.nodes;
  const centred = ancestor(state, isCentred);
  if (centred && centred.node.type.name === 'box') return lift(state, dispatch);
  const { tr } = state;
  for (const { $from, $to } of state.selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (!node.isTextblock) return;
      const kept = classesOf(node).filter((name) => !/^fl-(?:left|right|center|justify)$/.test(name));
      const { class: _, align: __, ...a } = node.attrs.a ?? {};
      const classes = (centred ? kept : [...kept, 'fl-center']).join(' ');
      const type = node.type === line ? paragraph : node.type;
      tr.setNodeMarkup(pos, type, { ...node.attrs, a: classes ? { ...a, class: classes } : a });
    });
  }
  if (!tr.docChanged) return false;
  dispatch?.(tr);
  return true;
};

/**
 * Enter in a list item, a term or a definition begins the next; in a summary or caption it leaves; in
 * a bare line it makes two paragraphs.
 */
export const enter = (state, dispatch) => {
  const { nodes } = state.schema;
  const { line, paragraph } = nodes;
  const { $from, $to } = state.selection;
  const fromLine = $from.parent.type === line;
  const as = (type) => dispatch && ((tr) => {
    const fresh = tr.selection.$from;
    dispatch(fromLine && fresh.parent.type !== type ? tr.setNodeMarkup(fresh.before(), type) : tr);
  });
  // The item after a bare one is bare too; what leaves the list is a paragraph.
  if (splitListItem(nodes.listItem)(state, as(line))) return true;
  if (fromLine && $from.parent.content.size === 0) return liftEmptyBlock(state, as(paragraph));
  if (!$from.parent.isTextblock || !$from.sameParent($to)) return false;
  const around = $from.depth > 1 ? $from.node(-1) : null;
  const tag = around?.type === nodes.box ? around.attrs.tag : '';
  const tr = state.tr.deleteSelection();
  const at = tr.selection.from;
  if ((tag === 'dt' || tag === 'dd') && $from.parent.content.size && canSplit(tr.doc, at, 2)) {
    tr.split(at, 2);
  } else if (tag === 'summary' || tag === 'figcaption') {
    const after = tr.selection.$from.after(-1);
    tr.insert(after, paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1)));
  } else if (fromLine) {
    tr.setNodeMarkup($from.before(), paragraph).split(at);
  } else return false;
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** Two bare lines side by side have no HTML of their own: they become paragraphs. */
export const linesPlugin = () => new Plugin({
  appendTransaction(transactions, old, state) {
    if (!transactions.some((transaction) => transaction.docChanged)) return null;
    const { line, paragraph } = state.schema.nodes;
    let [from, to] = [Infinity, -1];
    transactions.forEach((transaction, index) => {
      const later = transactions.slice(index + 1);
      const map = (pos, side) => later.reduce((at, next) => next.mapping.map(at, side), pos);
      transaction.mapping.maps.forEach((step, i) => step.forEach((a, b, start, end) => {
        const rest = transaction.mapping.slice(i + 1);
        from = Math.min(from, map(rest.map(start, -1), -1));
        to = Math.max(to, map(rest.map(end, 1), 1));
      }));
    });
    if (to < 0) return null;
    const { tr } = state;
    const size = state.doc.content.size;
    state.doc.nodesBetween(Math.max(0, from - 1), Math.min(size, to + 1), (node, pos, parent, index) => {
      const isLine = (at) => parent.maybeChild(at)?.type === line;
      if (node.type === line && (isLine(index - 1) || isLine(index + 1))) tr.setNodeMarkup(pos, paragraph);
      return !node.isTextblock;
    });
    return tr.docChanged ? tr : null;
  },
});
