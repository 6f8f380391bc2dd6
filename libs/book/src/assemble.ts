import { topicOf } from '@book-rental/contracts';
import { createService, reactTo, type Service, type Surroundings } from '@book-rental/runtime';
import { bookParticipant } from './adapters/events.ts';
import type { Book, BookCommand, BookEvent } from './domain/index.ts';

export type BookService = Service<Book, BookCommand, BookEvent>;

/** Lends, releases and takes back copies as the log says.; `participant` where somebody stands between, as the failure lab does. */
export function assembleBook(around: Surroundings, participant = bookParticipant): BookService {
  return createService(
    {
      name: 'book',
      collection: 'books',
      participant,
      topics: [topicOf('ItemRented'), topicOf('RentCancelled'), topicOf('ItemReturned')],
      route: (message, arrival) => reactTo(participant, message, arrival),
    },
    around,
  );
}
