import type { Collection } from '@book-rental/runtime';
import { nextWatchOf, type RentalCard } from '../domain/index.ts';

/** Rental cards by member id. `watchAt` is when the card says again what it started, in ms. */
export const cards: Collection = {
  name: 'cards',
  fields: { watchAt: { type: 'integer', of: watchAt } },
  indexes: [{ fields: ['watchAt'], sparse: true }],
};

function watchAt(card: RentalCard): number | undefined {
  const next = nextWatchOf(card);
  return next === undefined ? undefined : Date.parse(next);
}
