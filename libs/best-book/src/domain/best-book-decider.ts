import type { Decider } from '@book-rental/kernel';
import { counted, type BestBook } from './best-book.ts';

/** `at` is when the book was rented (the time of its ItemRented, ISO 8601), for a cancelled rental too: both meet in the same periods. */
export type BestBookCommand =
  | { readonly type: 'count'; readonly title: string; readonly at: string }
  | { readonly type: 'uncount'; readonly at: string }
  /** Retention removes inbox entries that count up to `rentals`. */
  | { readonly type: 'forget'; readonly rentals: number };

export type BestBookEvent =
  | { readonly type: 'rentalCounted'; readonly title: string; readonly at: string }
  | { readonly type: 'rentalUncounted'; readonly at: string }
  | { readonly type: 'countCarriedForward'; readonly rentals: number };

/**
 * The counter of one book, keyed by its number. It counts what it is told: that a rental counts once, and only what was
 * counted is taken off, is the inbox's part.
 */
export function bestBookDecider(timeZone: string): Decider<BestBook, BestBookCommand, BestBookEvent> {
  return {
    initial: (key) => ({ no: Number(key), title: '', titleAt: '', total: 0, carried: 0, week: {}, month: {}, year: {} }),
    decide: (command) => [eventOf(command)],
    evolve: (book, event) => evolve(timeZone, book, event),
  };
}

function eventOf(command: BestBookCommand): BestBookEvent {
  switch (command.type) {
    case 'count':
      return { type: 'rentalCounted', title: command.title, at: command.at };
    case 'uncount':
      return { type: 'rentalUncounted', at: command.at };
    case 'forget':
      return { type: 'countCarriedForward', rentals: command.rentals };
  }
}

function evolve(timeZone: string, book: BestBook, event: BestBookEvent): BestBook {
  switch (event.type) {
    case 'rentalCounted':
      return counted(titled(book, event.title, event.at), timeZone, event.at, 1);
    case 'rentalUncounted':
      return counted(book, timeZone, event.at, -1);
    case 'countCarriedForward':
      return { ...book, carried: book.carried + event.rentals };
  }
}

/** An older message that comes late does not bring an older title back, nor does one without a title take it away. */
function titled(book: BestBook, title: string, at: string): BestBook {
  return title === '' || at < book.titleAt ? book : { ...book, title, titleAt: at };
}
