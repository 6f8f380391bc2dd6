import type { Collection } from '@book-rental/runtime';
import type { Book } from '../domain/index.ts';

const of = <Value extends string | number | undefined>(read: (book: Book) => Value) => read as (doc: never, key: string) => Value;

/** Copies by number. `search` is what a query looks in; `no` is what lists go by, since keys are texts and 10 comes before 9. */
export const books: Collection = {
  name: 'books',
  fields: {
    no: { type: 'integer', of: of((book) => book.no) },
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
