/** What a librarian writes down about a copy. */
export interface Description {
  readonly title: string;
  readonly author?: string;
  readonly isbn?: string;
  readonly classification?: string;
  readonly location?: string;
  readonly source?: string;
}

interface Copy {
  /** The number on its label: 1 to 2⁵³−1. */
  readonly no: number;
  readonly description: Description;
}

/** Messages may name a book that nobody has registered; it has an inbox all the same. */
export interface UnknownBook {
  readonly status: 'UNKNOWN';
  readonly no: number;
}

/** Written down, not yet on the shelf. */
export interface EnteredBook extends Copy {
  readonly status: 'ENTERED';
}

export interface AvailableBook extends Copy {
  readonly status: 'AVAILABLE';
}

export interface RentedBook extends Copy {
  readonly status: 'RENTED';
  /** The rental that has it: the fence for whoever wants to free it. */
  readonly heldBy: string;
  readonly memberId: string;
}

export interface WithdrawnBook extends Copy {
  readonly status: 'WITHDRAWN';
}

export type RegisteredBook = EnteredBook | AvailableBook | RentedBook | WithdrawnBook;
export type Book = UnknownBook | RegisteredBook;
export type BookStatus = RegisteredBook['status'];
/** What a librarian may set; `RENTED` is only ever the work of a rental. */
export type ShelfStatus = 'AVAILABLE' | 'WITHDRAWN';

/** Only what stands on the shelf can be lent. */
export function lendTo(book: AvailableBook, rentalId: string, memberId: string): RentedBook {
  return { ...copy(book), status: 'RENTED', heldBy: rentalId, memberId };
}

/** Only what was lent can come back. */
export function backOnShelf(book: RentedBook): AvailableBook {
  return { ...copy(book), status: 'AVAILABLE' };
}

/** A book that somebody holds cannot be moved. */
export function shelve(book: Exclude<RegisteredBook, RentedBook>, status: ShelfStatus): AvailableBook | WithdrawnBook {
  return { ...copy(book), status };
}

function copy(book: RegisteredBook): Copy {
  return { no: book.no, description: book.description };
}

/** A book as callers see it; `heldBy` is the rental that has it. */
export interface BookView extends Description {
  readonly no: number;
  readonly status: BookStatus;
  readonly heldBy?: string;
}

/** Undefined for a book that is not registered. */
export function bookView(book: Book): BookView | undefined {
  if (book.status === 'UNKNOWN') return undefined;
  const view = { no: book.no, ...book.description, status: book.status };
  return book.status === 'RENTED' ? { ...view, heldBy: book.heldBy } : view;
}
