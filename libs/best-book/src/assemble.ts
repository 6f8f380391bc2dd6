import { topicOf } from '@book-rental/contracts';
import { createService, reactTo, type Service, type Surroundings } from '@book-rental/runtime';
import { bestBookParticipant } from './adapters/events.ts';
import type { BestBook, BestBookCommand, BestBookEvent } from './domain/index.ts';

export type BestBookService = Service<BestBook, BestBookCommand, BestBookEvent>;

/** Counts rentals by the calendar of that zone; answers nobody. */
export function assembleBestBook(around: Surroundings, timeZone: string): BestBookService {
  const participant = bestBookParticipant(timeZone);
  return createService(
    {
      name: 'best-book',
      collection: 'counters',
      participant,
      topics: [topicOf('ItemRented'), topicOf('RentCancelled')],
      route: (message, arrival) => reactTo(participant, message, arrival),
    },
    around,
  );
}
