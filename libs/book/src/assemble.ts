import { topicOf } from '@book-rental/contracts';
import { createService, reactTo, type Service, type Surroundings } from '@book-rental/runtime';
import { bookParticipant } from './adapters/events.ts';
import type { Book, BookCommand, BookEvent } from './domain/index.ts';

export type BookService = Service<Book, BookCommand, BookEvent>;

/** Lends, releases and takes back copies as the log says. */
export function assembleBook(around: Surroundings): BookService {
  return createService(
    {
      name: 'book',
      collection: 'books',
      participant: bookParticipant,
      topics: [topicOf('ItemRented'), topicOf('RentCancelled'), topicOf('ItemReturned')],
      route: (message, arrival) => reactTo(bookParticipant, message, arrival),
    },
    around,
  );
}
