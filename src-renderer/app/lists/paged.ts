/**
 * A list so long that only some pages of it are here: which ones are to be asked for, and what becomes
 * of an answer. Nothing here asks anybody.
 *
 * A list is renewed when main's has changed, or when another one is wanted. What was there before is
 * shown until the first answer that is newer: then all of it goes, since a place may mean something
 * else by now.
 */
export interface Paged<T> {
  /** How many items there are; null until the first answer. */
  readonly total: number | null;
  /** Grows with each renewal. An answer to a question of before it is too late. */
  readonly version: number;
  /** Of which version the pages are. */
  readonly pagesVersion: number;
  readonly pages: ReadonlyMap<number, readonly T[]>;
  /** Pages of this version that were asked for and have not come. */
  readonly asked: ReadonlySet<number>;
  /** What is in sight, so that a renewed list is asked for the same. */
  readonly wanted: Span;
}

/** From the first to the last place, both counted. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Some of the list: the first place, and how many from there on. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
}

/** About a screen full. */
export const PAGE_ITEMS = 50;
/** In one question; main's limit is 200 items. */
const PAGES_ASKED_MAX = 4;
/** Some thousand items: further ones are asked for again. */
const PAGES_KEPT_MAX = 60;

export const emptyPaged = <T>(): Paged<T> => ({
  total: null,
  version: 0,
  pagesVersion: 0,
  pages: new Map(),
  asked: new Set(),
  wanted: { first: 0, last: PAGE_ITEMS - 1 },
});

/** Undefined: it is not here (yet). */
export function itemAt<T>({ pages }: Paged<T>, index: number): T | undefined {
  return pages.get(Math.floor(index / PAGE_ITEMS))?.[index % PAGE_ITEMS];
}

/** Everything is to be asked for again. */
export const renewed = <T>(paged: Paged<T>): Paged<T> => ({
  ...paged,
  version: paged.version + 1,
  asked: new Set(),
});

export const wanting = <T>(paged: Paged<T>, wanted: Span): Paged<T> => ({ ...paged, wanted });

/** What is to be asked for so that everything in sight is here; null = nothing. */
export function missingStretch<T>(paged: Paged<T>): Stretch | null {
  const { wanted, total, version, pagesVersion, pages, asked } = paged;
  const isFresh = version === pagesVersion && total !== null;
  const end = isFresh ? Math.min(wanted.last, total - 1) : wanted.last;
  const missing: number[] = [];
  for (let page = pageOf(wanted.first); page <= pageOf(end); page += 1) {
    if (!asked.has(page) && !(isFresh && pages.has(page))) missing.push(page);
  }
  const [first] = missing;
  if (first === undefined) return null;
  const last = Math.min(missing.at(-1) ?? first, first + PAGES_ASKED_MAX - 1);
  return { from: first * PAGE_ITEMS, count: (last - first + 1) * PAGE_ITEMS };
}

export const withAsked = <T>(paged: Paged<T>, stretch: Stretch): Paged<T> => ({
  ...paged,
  asked: new Set([...paged.asked, ...pagesOf(stretch)]),
});

/** It was not answered: to be asked again when it is next wanted. */
export const withoutAsked = <T>(paged: Paged<T>, stretch: Stretch): Paged<T> => {
  const gone = pagesOf(stretch);
  return { ...paged, asked: new Set([...paged.asked].filter((page) => !gone.includes(page))) };
};

/** `version`: of the question. */
export function withAnswer<T>(
  paged: Paged<T>,
  question: Stretch & { readonly version: number },
  total: number,
  items: readonly T[],
): Paged<T> {
  if (question.version !== paged.version) return paged;
  const isFirst = paged.pagesVersion !== paged.version || paged.total === null;
  const pages = new Map(isFirst ? [] : paged.pages);
  pagesOf(question).forEach((page, at) => {
    const part = items.slice(at * PAGE_ITEMS, (at + 1) * PAGE_ITEMS);
    if (part.length > 0) pages.set(page, part);
  });
  return {
    ...withoutAsked(paged, question),
    total,
    pagesVersion: paged.version,
    pages: nearest(pages, pageOf(question.from)),
  };
}

/** Without those that are furthest from this page, if there are too many. */
function nearest<T>(pages: Map<number, readonly T[]>, to: number): Map<number, readonly T[]> {
  if (pages.size <= PAGES_KEPT_MAX) return pages;
  const byDistance = [...pages].sort(([one], [other]) => Math.abs(one - to) - Math.abs(other - to));
  return new Map(byDistance.slice(0, PAGES_KEPT_MAX));
}

const pageOf = (index: number): number => Math.floor(index / PAGE_ITEMS);

const pagesOf = ({ from, count }: Stretch): readonly number[] =>
  Array.from({ length: Math.ceil(count / PAGE_ITEMS) }, (_, at) => pageOf(from) + at);
