import type { MessageOf } from '@book-rental/contracts';
import type { InboxEntry, Participant, Reaction } from '@book-rental/runtime';
import { bestBookDecider, type BestBook, type BestBookCommand, type BestBookEvent } from '../domain/index.ts';

type Heard = 'ItemRented' | 'RentCancelled';
type On<M extends Heard> = Reaction<BestBook, BestBookCommand, BestBookEvent, MessageOf<M>>;

const aggregate = (message: MessageOf<Heard>) => String(message.body.item.no);
const answer = () => [];

/** +1 in the week, month and year of the rental's own time, which the inbox keeps for a later -1. */
const itemRented: On<'ItemRented'> = {
  effect: 'RENT',
  aggregate,
  cancelledBy: 'RENT_CANCEL',
  refusalIsFinal: true,
  command: (message) => ({ type: 'count', title: message.body.item.title, at: message.time }),
  remember: (message) => ({ rentals: 1, at: message.time }),
  answer,
};

/** Takes off only what was counted for this very rental. */
const rentCancelled: On<'RentCancelled'> = {
  effect: 'RENT_CANCEL',
  aggregate,
  refusalIsFinal: false,
  command: (_message, { inbox }) => {
    const counted = countedAt(inbox);
    return counted === undefined ? undefined : { type: 'uncount', at: counted };
  },
  remember: (_message, events) => ({ rentals: -events.length }),
  answer,
};

function countedAt(inbox: readonly InboxEntry[]): string | undefined {
  const entry = inbox.find((one) => one.effect === 'RENT' && one.outcome === 'done');
  const at = entry?.data?.['at'];
  return typeof at === 'string' ? at : undefined;
}

export function bestBookParticipant(timeZone: string): Participant<BestBook, BestBookCommand, BestBookEvent> {
  return { decider: bestBookDecider(timeZone), reactions: { ItemRented: itemRented, RentCancelled: rentCancelled } };
}
