/*
 * Keys, history and the cursor beside things that hold no text. Tab is not among the keys: it leaves
 * the editor, always. Lists nest with Ctrl+] and come out again with Ctrl+[.
 */
import { Extension } from '@tiptap/core';
import { gapCursor } from '@tiptap/pm/gapcursor';
import { history, redo, undo } from '@tiptap/pm/history';
import { liftListItem, sinkListItem } from '@tiptap/pm/schema-list';
import { enter, insertBreak, linesPlugin, toggleMark } from './commands.js';
import { schemaExtensions } from './schema.js';

const Behaviour = Extension.create({
  name: 'behaviour',
  priority: 1001,
  addProseMirrorPlugins: () => [history({ newGroupDelay: 700 }), gapCursor(), linesPlugin()],
  addKeyboardShortcuts() {
    const run = (command) => ({ editor }) => command(editor.view.state, editor.view.dispatch, editor.view);
    const { listItem } = this.editor.schema.nodes;
    return {
      'Mod-b': run(toggleMark('strong')),
      'Mod-i': run(toggleMark('em')),
      'Mod-u': run(toggleMark('u')),
      'Mod-Shift-x': run(toggleMark('s')),
      'Mod-k': () => this.options.askLink() ?? true,
      'Mod-z': run(undo),
      'Mod-y': run(redo),
      'Shift-Mod-z': run(redo),
      'Mod-]': run(sinkListItem(listItem)),
      'Mod-[': run(liftListItem(listItem)),
      'Shift-Enter': run(insertBreak),
      Enter: run(enter),
    };
  },
  addOptions: () => ({ askLink: () => {} }),
});

/** All that an editor is made of; `askLink` opens the dialogue for a link. */
export const extensions = (askLink) => [...schemaExtensions, Behaviour.configure({ askLink })];
