import type { Decider, Refusal } from '@book-rental/kernel';
import { charged, clearEnded, newCard, paid, withLoan, withoutLoan, type RentalCard } from './card.ts';
import { cancelClear, clear, confirmClear } from './clear.ts';
import type { RentalCommand } from './commands.ts';
import type { RentalEvent, StartResent } from './events.ts';
import type { RentalPolicy } from './policy.ts';
import { cancelRent, confirmRent, rent } from './rent.ts';
import { resend } from './resend.ts';
import { cancelReturn, confirmReturn, startReturn } from './return.ts';

/** A member's account under these rules, keyed by the member's id. */
export function rentalCard(policy: RentalPolicy): Decider<RentalCard, RentalCommand, RentalEvent> {
  return { initial: newCard, decide: (command, card) => decide(policy, command, card), evolve };
}

function decide(policy: RentalPolicy, command: RentalCommand, card: RentalCard): readonly RentalEvent[] | Refusal {
  switch (command.type) {
    case 'rent':
      return rent(policy, command, card);
    case 'confirmRent':
      return confirmRent(command, card);
    case 'cancelRent':
      return cancelRent(command, card);
    case 'return':
      return startReturn(policy, command, card);
    case 'confirmReturn':
      return confirmReturn(policy, command, card);
    case 'cancelReturn':
      return cancelReturn(command, card);
    case 'clear':
      return clear(policy, command, card);
    case 'confirmClear':
      return confirmClear(command, card);
    case 'cancelClear':
      return cancelClear(command, card);
    case 'resend':
      return resend(policy, command, card);
  }
}

function evolve(card: RentalCard, event: RentalEvent): RentalCard {
  switch (event.type) {
    case 'loanRequested':
      return { ...card, name: event.loan.idName.name || card.name, loans: [...card.loans, event.loan] };
    case 'loanConfirmed':
      return withLoan(card, event.loan);
    case 'loanCancelled':
      return charged({ ...withoutLoan(card, event.loan.rentalId), cancelled: card.cancelled + 1 }, -event.feeTakenOff);
    case 'returnStarted':
      return charged(withLoan(card, event.loan), event.loan.handIn.lateFee);
    case 'returnCancelled':
      return charged(withLoan(card, event.loan), -event.feeTakenOff);
    case 'loanReturned':
      return charged({ ...withoutLoan(card, event.loan.rentalId), returned: card.returned + 1 }, event.feeAdded);
    case 'clearStarted':
      return { ...card, clearing: event.clearing };
    case 'cleared':
      return paid(clearEnded(card, { sagaId: event.sagaId, outcome: 'cleared', point: event.point }), event.point);
    case 'clearCancelled':
      return clearEnded(card, { sagaId: event.sagaId, outcome: 'refused', reason: event.reason });
    case 'startResent':
      return resent(card, event);
  }
}

function resent(card: RentalCard, event: StartResent): RentalCard {
  return event.of === 'OVERDUE' ? { ...card, clearing: event.clearing } : withLoan(card, event.loan);
}
