/*
 * How many characters are left: for `textarea[maxlength][data-count]` and `input[maxlength][data-count]`.
 * `data-count` is the sentence with {n} for what is left ("Characters left: {n}"), `data-count-over` the
 * one for too much ({n} is by how many). Without this file the browser cuts at maxlength; with it nothing
 * typed or pasted is ever cut: the number says that it is too much, and the server says so again.
 * The number is always to be seen; it is spoken only near the end, and only in a pause of typing.
 */

/** A pause in typing, in milliseconds, after which the number is spoken. */
const PAUSE = 1500;

/** Characters as the server counts them: Unicode code points, a line end being one. */
export function characters(text) {
  let surrogates = 0;
  for (let i = 0; i < text.length; i += 1) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) surrogates += 1;
  }
  return text.length - surrogates;
}

/** The sentence for `used` of `limit` characters. */
export function sentence(used, limit, left, over) {
  return used > limit ? over.replace('{n}', used - limit) : left.replace('{n}', limit - used);
}

/** Whether it is near enough to the limit to be spoken: the last tenth, or the last 50 of a short field. */
export const isNear = (used, limit) => limit - used <= Math.max(Math.min(50, limit), limit / 10);

function count(field) {
  const limit = field.maxLength;
  const { count: left, countOver: over } = field.dataset;
  if (!(limit > 0) || !left || !over) return;
  field.removeAttribute('maxlength');
  const shown = document.createElement('span');
  shown.className = 'fl-count';
  shown.setAttribute('aria-hidden', 'true');
  const spoken = document.createElement('span');
  spoken.className = 'landmark';
  spoken.setAttribute('role', 'status');
  field.after(shown, spoken);
  let timer = 0;
  const update = () => {
    const used = characters(field.value);
    shown.textContent = sentence(used, limit, left, over);
    shown.classList.toggle('fl-count-over', used > limit);
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = document.activeElement === field && isNear(used, limit) ? shown.textContent : '';
    }, PAUSE);
  };
  field.addEventListener('input', update);
  update();
}

if (typeof document !== 'undefined') {
  for (const field of document.querySelectorAll('textarea[maxlength][data-count],input[maxlength][data-count]')) count(field);
}
