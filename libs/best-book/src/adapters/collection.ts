import type { Collection } from '@book-rental/runtime';
import type { BestBook, Counts } from '../domain/index.ts';

const of = <Field extends string | number | undefined>(read: (book: BestBook) => Field) => read as (doc: never, key: string) => Field;

function latest(counts: Counts): string | undefined {
  return Object.keys(counts).sort().at(-1);
}

function latestCount(counts: Counts): number {
  return counts[latest(counts) ?? ''] ?? 0;
}

/** Counters by book number. A ranking reads those whose latest period is the current one; counts change too often to be indexed. */
export const counters: Collection = {
  name: 'counters',
  fields: {
    title: { type: 'text', of: of((book) => book.title) },
    total: { type: 'integer', of: of((book) => book.total) },
    week: { type: 'text', of: of((book) => latest(book.week)) },
    weekCount: { type: 'integer', of: of((book) => latestCount(book.week)) },
    month: { type: 'text', of: of((book) => latest(book.month)) },
    monthCount: { type: 'integer', of: of((book) => latestCount(book.month)) },
    year: { type: 'text', of: of((book) => latest(book.year)) },
    yearCount: { type: 'integer', of: of((book) => latestCount(book.year)) },
  },
  indexes: [],
};
