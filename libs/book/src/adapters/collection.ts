import type { Collection } from '@book-rental/runtime';
import type { Book } from '../domain/index.ts';

const of = (read: (book: Book) => string | undefined) => read as (doc: never, key: string) => string | undefined;

/** Copies by number. `search` is what a query looks in. */
export const books: Collection = {
  name: 'books',
  fields: {
    status: { type: 'text', of: of((book) => book.status) },
    classification: { type: 'text', of: of((book) => (book.status === 'UNKNOWN' ? undefined : book.description.classification)) },
    search: { type: 'text', of: of(searchText) },
  },
  indexes: [],
};

function searchText(book: Book): string | undefined {
  if (book.status === 'UNKNOWN') return undefined;
  const { title, author = '', isbn = '' } = book.description;
  return `${book.no} ${title} ${author} ${isbn}`.normalize('NFC').toLowerCase();
}
