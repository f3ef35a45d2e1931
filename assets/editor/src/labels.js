/*
 * The texts of the editor. They come from the server, translated, as JSON in `data-labels` of the
 * wrapper; none is written here. If one is missing the page keeps its plain textarea.
 */
export const LABELS = [
  'editor', 'toolbar', 'html', 'bold', 'italic', 'underline', 'strike', 'link', 'bullets', 'numbers',
  'quote', 'centre', 'heading', 'paragraph', 'heading-level', 'scene-break', 'image', 'undo', 'redo',
  'link-address', 'image-address', 'image-alt', 'image-alt-hint', 'address-not-good', 'ok', 'cancel',
  'remove-link', 'rich-not-safe',
];

/** The labels of a wrapper. Throws an error that names what is missing. `heading-level` holds "{n}". */
export function readLabels(wrapper) {
  const labels = JSON.parse(wrapper.dataset.labels ?? '{}');
  const missing = LABELS.filter((name) => typeof labels[name] !== 'string' || labels[name] === '');
  if (missing.length) throw new Error(`fl-editor: data-labels lacks ${missing.join(', ')}`);
  return labels;
}
