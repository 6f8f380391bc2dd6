import type { Of } from '../../api/client.ts';

export type Row = Of<'SagaSummary'>;

export interface Page {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

interface Pages {
  readonly pages: readonly Page[];
}

/** The rows in order. A row that a page took over from the next is there once. */
export function rowsOf({ pages }: Pages): readonly Row[] {
  const seen = new Set<string>();
  return pages.flatMap(({ items }) => items).filter(({ sagaId }) => !seen.has(sagaId) && seen.add(sagaId));
}

/** How many of the newest sagas are not among those that are shown. */
export function newerThan(shown: readonly Row[], newest: readonly Row[]): number {
  const known = new Set(shown.map(({ sagaId }) => sagaId));
  const first = newest.findIndex(({ sagaId }) => known.has(sagaId));
  return first === -1 ? newest.length : first;
}

/** The first page for somebody who reads it: its rows as they are now, and none that would push them down. */
export function stillFirst(shown: Page, newest: Page): Page {
  const newer = newerThan(shown.items, newest.items);
  return newer === newest.items.length ? shown : { ...shown, items: takenOver(shown.items, newest.items.slice(newer)) };
}

/** A later page as it is now; rows below what was answered stay as they were, so that no gap opens. */
export function renewed(shown: Page, fresh: Page): Page {
  return { items: takenOver(shown.items, fresh.items), nextCursor: shown.nextCursor };
}

function takenOver(shown: readonly Row[], fresh: readonly Row[]): Row[] {
  const reached = new Set(fresh.map(({ sagaId }) => sagaId));
  return [...fresh, ...shown.slice(shown.findLastIndex(({ sagaId }) => reached.has(sagaId)) + 1)];
}

/** The pages that some rows are on, the first one left out. */
export function laterPages({ pages }: Pages, from: number, to: number): readonly number[] {
  let begin = 0;
  return pages.flatMap(({ items }, index) => {
    const end = begin + items.length;
    const shows = index > 0 && begin <= to && end > from;
    begin = end;
    return shows ? [index] : [];
  });
}
