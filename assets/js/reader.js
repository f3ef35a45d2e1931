/*
 * Reading as one likes. `form[data-reader]` holds the settings (theme, font, size, width, line) as radio
 * buttons or selects: a change is applied at once as `data-theme`, `data-font`, … on <html>, and the form
 * is sent in the background so that the server sets its cookie and renders the next page so.
 * `[data-reading]` (the work's id) on the element that holds the text, with `data-chapter`: the place last read is
 * remembered in this browser only, or, with `data-report`, told to the server, which gave the last one as
 * `data-place-chapter` and `data-place-block`. `a[data-reading-continue]`, hidden at first, is shown when that place is
 * further on than this page's beginning.
 */

const SETTINGS = ['theme', 'font', 'size', 'width', 'line'];
const KEY = 'fl-reading';
/** How many works' places are remembered. */
const MAX_WORKS = 200;
/** How long after scrolling the place is remembered, in milliseconds. */
const REST = 800;

/** The number of the first block that is still to be seen; `bottoms` are their lower edges on the screen. */
export function firstSeen(bottoms) {
  const index = bottoms.findIndex((bottom) => bottom > 0);
  return index < 0 ? Math.max(0, bottoms.length - 1) : index;
}

/** `places` with this work's place put in, and no more than `max` works: the ones read longest ago go. */
export function keepPlace(places, work, place, max = MAX_WORKS) {
  const all = Object.entries({ ...places, [work]: place }).sort(([, a], [, b]) => b.at - a.at);
  return Object.fromEntries(all.slice(0, max));
}

/** Where "continue" leads: an address, a block of this page, or null for nothing worth offering. */
export function continueAt(place, chapter) {
  if (!place) return null;
  if (place.chapter !== chapter) return { address: place.address };
  return place.block > 2 ? { block: place.block } : null;
}

function settings(form) {
  form.addEventListener('change', ({ target }) => {
    if (!SETTINGS.includes(target.name)) return;
    document.documentElement.dataset[target.name] = target.value;
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual', keepalive: true })
      .catch(() => { /* not reachable: it holds for this page, and the form's button still works */ });
  });
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** The place that the server gave, as `keepPlace` keeps one; null where it knows none. */
export function givenPlace({ placeChapter, placeBlock }, address) {
  return placeBlock === undefined ? null : { chapter: placeChapter, block: Number(placeBlock), address };
}

function tell(address, chapter, block) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? '';
  const body = new URLSearchParams({ authenticity_token: token, chapter, block });
  fetch(address, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual', keepalive: true })
    .catch(() => { /* not reachable: the next place is told again */ });
}

function position(holder) {
  const { reading: work, chapter = '', report } = holder.dataset;
  const blocks = [...holder.querySelectorAll('.userstuff > *')];
  if (!blocks.length) return;
  const link = document.querySelector('a[data-reading-continue]');
  const found = continueAt(report ? givenPlace(holder.dataset, link?.getAttribute('href')) : stored()[work], chapter);
  if (link && found && (found.address || blocks[found.block])) {
    if (found.address) link.href = found.address;
    else {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        const block = blocks[found.block];
        const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
        block.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
        block.tabIndex = -1;
        block.focus({ preventScroll: true });
        link.hidden = true;
      });
    }
    link.hidden = false;
  }
  let timer = 0;
  let told = -1;
  const remember = () => {
    const block = firstSeen(blocks.map((each) => each.getBoundingClientRect().bottom));
    if (report) {
      if (block !== told) tell(report, chapter, block);
      told = block;
      return;
    }
    const place = { chapter, block, address: location.pathname, at: Date.now() };
    try {
      localStorage.setItem(KEY, JSON.stringify(keepPlace(stored(), work, place)));
    } catch { /* no storage: nothing is remembered */ }
  };
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(remember, REST);
  }, { passive: true });
}

if (typeof document !== 'undefined') {
  for (const form of document.querySelectorAll('form[data-reader]')) settings(form);
  const holder = document.querySelector('[data-reading]');
  if (holder) position(holder);
}
