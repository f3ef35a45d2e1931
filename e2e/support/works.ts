// Finds works in the demo archive by what their blurbs say, so that no test knows a number by heart.
import type { Page } from '@playwright/test';

export interface Found {
  title: string;
  /** `/works/12` */
  path: string;
  /** Class of the rating's sign: `rating-mature`… */
  rating: string;
  /** Posted chapters. */
  chapters: number;
  language: string;
}

/** Every work that the visitor may see, from the list of the newest. */
export async function listedWorks(page: Page): Promise<Found[]> {
  const found: Found[] = [];
  let path: string | null = '/works';
  while (path) {
    await page.goto(path);
    found.push(
      ...(await page.locator('ol.work.index > li.work.blurb').evaluateAll((blurbs) =>
        blurbs.map((blurb) => {
          const link = blurb.querySelector('h4.heading a:first-child')!;
          const text = (what: string) => blurb.querySelector(what)?.textContent?.trim() ?? '';
          return {
            title: link.textContent!,
            path: link.getAttribute('href')!,
            rating: blurb.querySelector('ul.required-tags .rating')!.classList[0],
            chapters: Number(text('dl.stats dd.chapters').split('/')[0]),
            language: text('dl.stats dd.language'),
          };
        }),
      )),
    );
    const next = page.locator('ol.pagination li.next a').first();
    path = (await next.count()) ? await next.getAttribute('href') : null;
  }
  return found;
}

/** The first of these works of which `fits` is true. */
export function pick(works: Found[], fits: (work: Found) => boolean): Found {
  const work = works.find(fits);
  if (!work) throw new Error(`no such work among ${works.length} of the demo`);
  return work;
}

export const isTame = ({ rating }: Found) => rating === 'rating-general-audience' || rating === 'rating-teen';
export const isGated = (work: Found) => !isTame(work);
