import { refuse, type Refusal } from '@book-rental/kernel';
import { loanOf, type RentalCard } from './card.ts';
import type { CancelReturn, ConfirmReturn, Return } from './commands.ts';
import type { RentalEvent } from './events.ts';
import { handedIn, reopened, returned } from './loan.ts';
import { lateFeeFor, libraryDay, type RentalPolicy } from './policy.ts';
import { rentalNotFound } from './refusals.ts';
import { firstWatch } from './watch.ts';

/** The fee is on the card as soon as the book is handed in, so a late return blocks at once. */
export function startReturn(policy: RentalPolicy, command: Return, card: RentalCard): readonly RentalEvent[] | Refusal {
  const loan = loanOf(card, command.rentalId);
  if (loan?.status === 'PENDING') {
    return refuse('RENTAL_PENDING', `Rental ${command.rentalId} is not confirmed yet, so it cannot be returned.`, { rentalId: command.rentalId });
  }
  if (loan?.status !== 'OPEN') {
    const why = loan === undefined ? `has no open rental ${command.rentalId}` : `is returning rental ${command.rentalId} already, by saga ${loan.handIn.sagaId}`;
    return refuse('NOT_OPEN', `${card.memberId} ${why}.`, { rentalId: command.rentalId });
  }
  const handIn = {
    sagaId: command.sagaId,
    lateFee: lateFeeFor(policy, loan.dueDate, libraryDay(policy, command.libraryNow)),
    point: policy.returnReward,
    returnedAt: command.libraryNow,
    startedAt: command.at,
  };
  return [{ type: 'returnStarted', loan: handedIn(loan, handIn, firstWatch(policy, command.at)) }];
}

/**
 * The book stands on the shelf again, so whatever loan has that rental id is over, also one that this card did not know to be
 * on its way back: then its fee is charged now.
 */
export function confirmReturn(policy: RentalPolicy, command: ConfirmReturn, card: RentalCard): readonly RentalEvent[] | Refusal {
  const loan = loanOf(card, command.rentalId);
  if (loan === undefined) return rentalNotFound(card.memberId, command.rentalId);
  if (loan.status === 'RETURNING') {
    const { returnedAt, lateFee } = loan.handIn;
    return [{ type: 'loanReturned', sagaId: command.sagaId, loan: returned(loan, returnedAt, lateFee), feeAdded: 0 }];
  }
  const lateFee = lateFeeFor(policy, loan.dueDate, libraryDay(policy, command.libraryNow));
  return [{ type: 'loanReturned', sagaId: command.sagaId, loan: returned(loan, command.libraryNow, lateFee), feeAdded: lateFee }];
}

/** Undoes that very return and no other one of the same loan; where there is none it is acknowledged all the same. */
export function cancelReturn(command: CancelReturn, card: RentalCard): readonly RentalEvent[] {
  const loan = loanOf(card, command.rentalId);
  if (loan?.status !== 'RETURNING' || loan.handIn.sagaId !== command.sagaId) return [];
  return [{ type: 'returnCancelled', loan: reopened(loan, command.reason), feeTakenOff: loan.handIn.lateFee }];
}
