import { answerTo, type EventType, type MessageOf } from '@book-rental/contracts';
import { iso, type Clock } from '@book-rental/kernel';
import type { InboxEntry, Participant, Reaction } from '@book-rental/runtime';
import { rentalCard, waitsFor, type RentalCard, type RentalCommand, type RentalEvent, type RentalPolicy } from '../domain/index.ts';
import { loanRows } from './loans.ts';

type Heard = 'RentCancelled' | 'ReturnCancelled' | 'ClearCancelled' | 'SagaConfirmed';
type On<M extends Heard> = Reaction<RentalCard, RentalCommand, RentalEvent, MessageOf<M>>;

const aggregate = (message: MessageOf<Heard>) => message.body.idName.id;

/** The card itself remembers what it waits for, longer than any inbox. */
const underWay = ({ sagaId }: MessageOf<Heard>, card: RentalCard) => waitsFor(card, sagaId);

const answer = (eventType: EventType) => (message: MessageOf<Heard>, entry: InboxEntry) => answerTo(message, { service: 'rental', eventType, entry });

const rentCancelled: On<'RentCancelled'> = {
  effect: 'RENT_CANCEL',
  aggregate,
  refusalIsFinal: false,
  underWay,
  command: ({ sagaId, body }) => ({ type: 'cancelRent', rentalId: sagaId, reason: body.reason }),
  answer: answer('RENT_CANCEL'),
};

const returnCancelled: On<'ReturnCancelled'> = {
  effect: 'RETURN_CANCEL',
  aggregate,
  refusalIsFinal: false,
  underWay,
  command: ({ sagaId, subject, body }) => ({ type: 'cancelReturn', rentalId: subject ?? sagaId, sagaId, reason: body.reason }),
  answer: answer('RETURN_CANCEL'),
};

const clearCancelled: On<'ClearCancelled'> = {
  effect: 'OVERDUE_CANCEL',
  aggregate,
  refusalIsFinal: false,
  underWay,
  command: ({ sagaId, body }) => ({ type: 'cancelClear', sagaId, reason: body.reason }),
  answer: answer('OVERDUE_CANCEL'),
};

/** The happy path says nothing more; only a refused confirmation is answered. */
function sagaConfirmed(calendar: Clock): On<'SagaConfirmed'> {
  return {
    effect: 'CONFIRM',
    aggregate,
    refusalIsFinal: false,
    underWay,
    command: (message) => confirm(message, iso(calendar.now())),
    answer: (message, entry) => (entry.outcome === 'done' ? [] : answerTo(message, { service: 'rental', eventType: message.body.eventType, entry })),
  };
}

function confirm({ sagaId, subject, body }: MessageOf<'SagaConfirmed'>, libraryNow: string): RentalCommand {
  switch (body.eventType) {
    case 'RENT':
      return { type: 'confirmRent', rentalId: sagaId };
    case 'RETURN':
      return { type: 'confirmReturn', rentalId: subject ?? sagaId, sagaId, libraryNow };
    case 'OVERDUE':
      return { type: 'confirmClear', sagaId };
  }
}

export function rentalParticipant(policy: RentalPolicy, calendar: Clock): Participant<RentalCard, RentalCommand, RentalEvent> {
  return {
    decider: rentalCard(policy),
    reactions: { RentCancelled: rentCancelled, ReturnCancelled: returnCancelled, ClearCancelled: clearCancelled, SagaConfirmed: sagaConfirmed(calendar) },
    project: (_key, _card, events, at) => loanRows(events, at),
  };
}
