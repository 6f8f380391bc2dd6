import { dayIn } from '@book-rental/kernel';
import { periodsOf, type Period } from './calendar.ts';

/** Rentals by the name of the period: `{ '2026-W48': 3 }`. */
export type Counts = Readonly<Record<string, number>>;

/** How often one book was rented, cancelled rentals not counted. */
export interface BestBook {
  readonly no: number;
  /** The title that the latest rental gave it. */
  readonly title: string;
  /** ISO 8601: when that rental was; empty before the first. */
  readonly titleAt: string;
  readonly total: number;
  /** The part of the total whose inbox entries retention has removed: total = carried + what the entries that are left count. */
  readonly carried: number;
  readonly week: Counts;
  readonly month: Counts;
  readonly year: Counts;
}

/** How many of the latest periods a book keeps. A ranking looks at the current one; older ones are there for late messages. */
const kept: Readonly<Record<Period, number>> = { week: 10, month: 13, year: 5 };

/** One rental more (1) or one less (-1) in the periods of that instant. */
export function counted(book: BestBook, timeZone: string, at: string, by: 1 | -1): BestBook {
  const names = periodsOf(dayIn(timeZone, at));
  return {
    ...book,
    total: book.total + by,
    week: tally(book.week, names.week, by, kept.week),
    month: tally(book.month, names.month, by, kept.month),
    year: tally(book.year, names.year, by, kept.year),
  };
}

/**
 * A period that fell to zero stays: if it went, an older one that was dropped before could come back, and be counted down
 * for rentals that it no longer has.
 */
function tally(counts: Counts, name: string, by: 1 | -1, most: number): Counts {
  const next = { ...counts, [name]: (counts[name] ?? 0) + by };
  const names = Object.keys(next);
  if (names.length <= most) return next;
  const latest = new Set(names.sort().slice(-most));
  return Object.fromEntries(Object.entries(next).filter(([one]) => latest.has(one)));
}

/** Rentals in the period that `now` (ISO 8601) is in, by the library's calendar. */
export function countFor(book: BestBook, period: Period | 'all', timeZone: string, now: string): number {
  if (period === 'all') return book.total;
  return book[period][periodsOf(dayIn(timeZone, now))[period]] ?? 0;
}
