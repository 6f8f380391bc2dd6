import { encode, message, messageId, ownAgainId, type MessageType } from '@book-rental/contracts';
import type { Outgoing } from '@book-rental/kernel';
import type { RentalEvent } from '../domain/index.ts';

/** The start events that these events send: for the first time, or again under an id of its own. */
export function startsOf(memberId: string, events: readonly RentalEvent[]): readonly Outgoing[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'loanRequested':
        return [itemRented(memberId, event.loan, 1)];
      case 'returnStarted':
        return [itemReturned(memberId, event.loan, 1)];
      case 'clearStarted':
        return [overdueCleared(memberId, event.clearing, 1)];
      case 'startResent':
        if (event.of === 'RENT') return [itemRented(memberId, event.loan, event.loan.watch.attempt)];
        if (event.of === 'RETURN') return [itemReturned(memberId, event.loan, event.loan.watch.attempt)];
        return [overdueCleared(memberId, event.clearing, event.clearing.watch.attempt)];
      default:
        return [];
    }
  });
}

type LoanOf<Type extends RentalEvent['type']> = Extract<RentalEvent, { type: Type; loan: unknown }>['loan'];

function itemRented(memberId: string, loan: LoanOf<'loanRequested'>, attempt: number): Outgoing {
  const { rentalId, idName, item, point, startedAt } = loan;
  return encode(message('ItemRented', { ...head('ItemRented', memberId, rentalId, startedAt, attempt), body: { idName, item, point } }));
}

function itemReturned(memberId: string, loan: LoanOf<'returnStarted'>, attempt: number): Outgoing {
  const { rentalId, idName, item, handIn } = loan;
  const base = head('ItemReturned', memberId, handIn.sagaId, handIn.startedAt, attempt);
  return encode(message('ItemReturned', { ...base, subject: rentalId, body: { idName, item, point: handIn.point } }));
}

function overdueCleared(memberId: string, clearing: Extract<RentalEvent, { type: 'clearStarted' }>['clearing'], attempt: number): Outgoing {
  const { sagaId, idName, point, startedAt } = clearing;
  return encode(message('OverdueCleared', { ...head('OverdueCleared', memberId, sagaId, startedAt, attempt), body: { idName, point } }));
}

function head(type: MessageType, memberId: string, sagaId: string, time: string, attempt: number) {
  // The coordinator numbers its re-asks too: the card's own must not take one of those ids.
  const id = attempt === 1 ? messageId(sagaId, type, 1) : ownAgainId(sagaId, type, attempt);
  return { sagaId, id, source: '/rental', time, key: memberId };
}
