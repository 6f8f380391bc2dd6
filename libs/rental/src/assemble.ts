import { topicOf } from '@book-rental/contracts';
import { iso, type Clock } from '@book-rental/kernel';
import { createService, orderTask, reactTo, type Service, type Surroundings } from '@book-rental/runtime';
import { rentalParticipant } from './adapters/events.ts';
import { startsOf } from './adapters/starts.ts';
import type { RentalCard, RentalCommand, RentalEvent, RentalPolicy } from './domain/index.ts';

export type RentalService = Service<RentalCard, RentalCommand, RentalEvent>;

/** Keeps the cards. `calendar` is the library's clock, which a demonstration may set; deadlines use the store's. */
export function assembleRental(around: Surroundings, policy: RentalPolicy, calendar: Clock): RentalService {
  const participant = rentalParticipant(policy, calendar);
  return createService(
    {
      name: 'rental',
      collection: 'cards',
      participant,
      topics: (['RentCancelled', 'ReturnCancelled', 'ClearCancelled', 'SagaConfirmed'] as const).map(topicOf),
      route: (message, arrival) => reactTo(participant, message, arrival),
      timer: {
        field: 'watchAt',
        fire: (key, { now, dueBy }) =>
          orderTask(participant, { key, at: iso(now), command: { type: 'resend', at: iso(now), dueBy: iso(dueBy) }, messages: (events) => startsOf(key, events), answer: () => ({}) }),
      },
    },
    around,
  );
}
