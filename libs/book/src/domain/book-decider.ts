import { refuse, type Decider, type Refusal } from '@book-rental/kernel';
import { backOnShelf, lendTo, shelve, type Book, type Description, type ShelfStatus } from './book.ts';

export type BookCommand = Register | ChangeStatus | Lend | Release | TakeBack;

/** `by` is the person who acts; `at` is ISO 8601. */
interface Register {
  readonly type: 'register';
  readonly description: Description;
  readonly by: string;
  readonly at: string;
}

interface ChangeStatus {
  readonly type: 'changeStatus';
  readonly status: ShelfStatus;
  readonly by: string;
  readonly at: string;
}

interface Lend {
  readonly type: 'lend';
  readonly rentalId: string;
  readonly memberId: string;
}

/** Undoes a `lend`, if there was one: never refused, since it must be acknowledged. */
interface Release {
  readonly type: 'release';
  readonly rentalId: string;
}

/** A return at the counter: refused unless this very rental has the book. */
interface TakeBack {
  readonly type: 'takeBack';
  readonly rentalId: string;
}

export type BookEvent =
  | { readonly type: 'bookRegistered'; readonly description: Description; readonly by: string; readonly at: string }
  | { readonly type: 'statusChanged'; readonly status: ShelfStatus; readonly by: string; readonly at: string }
  | { readonly type: 'bookLent'; readonly rentalId: string; readonly memberId: string }
  | { readonly type: 'bookReleased'; readonly rentalId: string }
  | { readonly type: 'bookTakenBack'; readonly rentalId: string };

/** One copy, keyed by its number. */
export const bookDecider: Decider<Book, BookCommand, BookEvent> = {
  initial: (key) => ({ status: 'UNKNOWN', no: Number(key) }),
  decide,
  evolve,
};

function decide(command: BookCommand, book: Book): readonly BookEvent[] | Refusal {
  switch (command.type) {
    case 'register':
      return register(command, book);
    case 'changeStatus':
      return changeStatus(command, book);
    case 'lend':
      return lend(command, book);
    case 'release':
      return isHeldBy(book, command.rentalId) ? [{ type: 'bookReleased', rentalId: command.rentalId }] : [];
    case 'takeBack':
      return takeBack(command, book);
  }
}

function register(command: Register, book: Book): readonly BookEvent[] | Refusal {
  const { description, by, at } = command;
  if (book.status === 'UNKNOWN') return [{ type: 'bookRegistered', description, by, at }];
  if (sameDescription(book.description, description)) return [];
  return refuse('BOOK_EXISTS', `Book ${book.no} is registered already, with another description.`, { bookNo: book.no });
}

function changeStatus(command: ChangeStatus, book: Book): readonly BookEvent[] | Refusal {
  if (book.status === 'UNKNOWN') return bookNotFound(book.no);
  if (book.status === 'RENTED') {
    return refuse('BOOK_RENTED', `Book ${book.no} is held by rental ${book.heldBy}, so it cannot become ${command.status}.`, {
      bookNo: book.no,
      heldBy: book.heldBy,
    });
  }
  if (book.status === command.status) return [];
  return [{ type: 'statusChanged', status: command.status, by: command.by, at: command.at }];
}

function lend(command: Lend, book: Book): readonly BookEvent[] | Refusal {
  if (book.status === 'UNKNOWN') return bookNotFound(book.no);
  if (book.status === 'AVAILABLE') return [{ type: 'bookLent', rentalId: command.rentalId, memberId: command.memberId }];
  if (isHeldBy(book, command.rentalId)) return [];
  return refuse('BOOK_NOT_AVAILABLE', `Book ${book.no} cannot be lent: it is ${book.status}.`, { bookNo: book.no, status: book.status });
}

function takeBack(command: TakeBack, book: Book): readonly BookEvent[] | Refusal {
  if (book.status === 'UNKNOWN') return bookNotFound(book.no);
  if (isHeldBy(book, command.rentalId)) return [{ type: 'bookTakenBack', rentalId: command.rentalId }];
  return refuse('NOT_HELD_BY_THIS_RENTAL', `Book ${book.no} is ${book.status} and not held by rental ${command.rentalId}.`, {
    bookNo: book.no,
    status: book.status,
  });
}

function evolve(book: Book, event: BookEvent): Book {
  switch (event.type) {
    case 'bookRegistered':
      return { status: 'ENTERED', no: book.no, description: event.description };
    case 'statusChanged':
      return book.status === 'UNKNOWN' || book.status === 'RENTED' ? book : shelve(book, event.status);
    case 'bookLent':
      return book.status === 'AVAILABLE' ? lendTo(book, event.rentalId, event.memberId) : book;
    case 'bookReleased':
    case 'bookTakenBack':
      return book.status === 'RENTED' ? backOnShelf(book) : book;
  }
}

/** A rental that is over never holds it again, so this is no memory that fades. */
export function isHeldBy(book: Book, rentalId: string): boolean {
  return book.status === 'RENTED' && book.heldBy === rentalId;
}

function bookNotFound(no: number): Refusal {
  return refuse('BOOK_NOT_FOUND', `There is no book ${no}.`, { bookNo: no });
}

const fields = ['title', 'author', 'isbn', 'classification', 'location', 'source'] as const satisfies readonly (keyof Description)[];

function sameDescription(one: Description, other: Description): boolean {
  return fields.every((field) => one[field] === other[field]);
}
