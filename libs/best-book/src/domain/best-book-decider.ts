import type { Decider } from '@book-rental/kernel';
import { counted, type BestBook } from './best-book.ts';

/** `at` is when the book was rented (the time of its ItemRented, ISO 8601), for a cancelled rental too: both meet in the same periods. */
export type BestBookCommand =
  | { readonly type: 'count'; readonly title: string; readonly at: string }
  | { readonly type: 'uncount'; readonly at: string };

export type BestBookEvent =
  | { readonly type: 'rentalCounted'; readonly title: string; readonly at: string }
  | { readonly type: 'rentalUncounted'; readonly at: string };

/**
 * The counter of one book, keyed by its number. It counts what it is told: that a rental counts once, and only what was
 * counted is taken off, is the inbox's part.
 */
export function bestBookDecider(timeZone: string): Decider<BestBook, BestBookCommand, BestBookEvent> {
  return {
    initial: (key) => ({ no: Number(key), title: '', titleAt: '', total: 0, week: {}, month: {}, year: {} }),
    decide: (command) => [
      command.type === 'count' ? { type: 'rentalCounted', title: command.title, at: command.at } : { type: 'rentalUncounted', at: command.at },
    ],
    evolve: (book, event) =>
      event.type === 'rentalCounted' ? counted(titled(book, event.title, event.at), timeZone, event.at, 1) : counted(book, timeZone, event.at, -1),
  };
}

/** An older message that comes late does not bring an older title back, nor does one without a title take it away. */
function titled(book: BestBook, title: string, at: string): BestBook {
  return title === '' || at < book.titleAt ? book : { ...book, title, titleAt: at };
}
