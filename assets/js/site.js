/*
 * The one script of every page. It fetches the others, each only where its hook is on the page: a page
 * without forms and without a story fetches nothing. Every page works without it.
 */
const MODULES = [
  ['form[data-reader],[data-reading]', './reader.js'],
  ['form[data-autosave]', './autosave.js'],
  ['input[data-autocomplete]', './autocomplete.js'],
  ['input[data-suggest]', './suggest.js'],
  ['form[data-filters]', './filters.js'],
  ['[data-count][maxlength]', './counter.js'],
  ['ol[data-reorder]', './chapters-order.js'],
  ['textarea[data-editor]', '../editor/dist/editor.js'],
];

for (const [hook, file] of MODULES) {
  // A module that does not come leaves its fields as the server made them.
  if (document.querySelector(hook)) import(file).catch(() => {});
}

// What was wrong with a form is the first thing to be read after it came back.
document.getElementById('errors')?.focus();
