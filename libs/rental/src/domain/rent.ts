import { refuse, type Refusal } from '@book-rental/kernel';
import { blocksOf } from './blocks.ts';
import { loanOf, type RentalCard } from './card.ts';
import type { CancelRent, ConfirmRent, Rent } from './commands.ts';
import type { RentalEvent } from './events.ts';
import { cancelled, confirmed, feeOf } from './loan.ts';
import { dueDateOf, libraryDay, type RentalPolicy } from './policy.ts';
import { beingCleared, rentalNotFound } from './refusals.ts';
import { firstWatch } from './watch.ts';

/** The first of these that holds is the refusal: the caller is told one thing to mend at a time. */
export function rent(policy: RentalPolicy, command: Rent, card: RentalCard): readonly RentalEvent[] | Refusal {
  const today = libraryDay(policy, command.libraryNow);
  return (
    refuseWhileCleared(card) ??
    refuseWhenBlocked(card, today) ??
    refuseWhenRented(card, command.item.no) ??
    refuseWhenFull(policy, card) ?? [
      {
        type: 'loanRequested',
        loan: {
          rentalId: command.rentalId,
          idName: command.idName,
          item: command.item,
          rentedAt: command.libraryNow,
          dueDate: dueDateOf(policy, today),
          point: policy.rentReward,
          startedAt: command.at,
          status: 'PENDING',
          watch: firstWatch(policy, command.at),
        },
      },
    ]
  );
}

function refuseWhileCleared(card: RentalCard): Refusal | undefined {
  return card.clearing === null ? undefined : beingCleared(card.memberId, card.clearing);
}

function refuseWhenBlocked(card: RentalCard, today: string): Refusal | undefined {
  const blocks = blocksOf(card, today);
  if (blocks.length === 0) return undefined;
  const why = blocks.map((block) => block.message);
  return refuse('CARD_BLOCKED', `The card of ${card.memberId} is blocked. ${why.join(' ')}`, {
    blockedBecause: why,
    lateFee: card.lateFee,
    overdue: blocks.flatMap((block) => (block.code === 'LOAN_OVERDUE' ? [block.rentalId] : [])),
  });
}

function refuseWhenRented(card: RentalCard, bookNo: number): Refusal | undefined {
  const loan = card.loans.find((one) => one.item.no === bookNo);
  if (loan === undefined) return undefined;
  return refuse('ALREADY_RENTED', `${card.memberId} has book ${bookNo} already, by rental ${loan.rentalId}.`, { bookNo, rentalId: loan.rentalId });
}

function refuseWhenFull(policy: RentalPolicy, card: RentalCard): Refusal | undefined {
  if (card.loans.length < policy.loanLimit) return undefined;
  return refuse('LOAN_LIMIT_REACHED', `${card.memberId} has ${card.loans.length} ${card.loans.length === 1 ? 'loan' : 'loans'} and may have ${policy.loanLimit} at a time.`, {
    limit: policy.loanLimit,
    loans: card.loans.length,
  });
}

/** Refused for a loan that this card does not have: the coordinator then undoes the rent everywhere. */
export function confirmRent(command: ConfirmRent, card: RentalCard): readonly RentalEvent[] | Refusal {
  const loan = loanOf(card, command.rentalId);
  if (loan === undefined) return rentalNotFound(card.memberId, command.rentalId);
  return loan.status === 'PENDING' ? [{ type: 'loanConfirmed', loan: confirmed(loan) }] : [];
}

/** Never refused: where there is no such loan there is nothing to undo, and the cancel is acknowledged. */
export function cancelRent(command: CancelRent, card: RentalCard): readonly RentalEvent[] {
  const loan = loanOf(card, command.rentalId);
  return loan === undefined ? [] : [{ type: 'loanCancelled', loan: cancelled(loan, command.reason), feeTakenOff: feeOf(loan) }];
}
