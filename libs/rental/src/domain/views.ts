import type { Day, Reason } from '@book-rental/kernel';
import { blocksOf } from './blocks.ts';
import type { RentalCard } from './card.ts';
import type { ClosedLoan, IdName, Item, Loan, LoanStatus } from './loan.ts';

/** A card as callers see it. */
export interface CardView {
  readonly memberId: string;
  readonly blocked: boolean;
  /** One sentence for each thing that must be mended before the next rent. */
  readonly blockedBecause: readonly string[];
  readonly lateFee: number;
  /** Loans on the card: pending, open and returning. */
  readonly open: number;
  readonly returned: number;
}

/** `today` is the library's: see `libraryDay`. */
export function cardView(card: RentalCard, today: Day): CardView {
  const blockedBecause = blocksOf(card, today).map((block) => block.message);
  return {
    memberId: card.memberId,
    blocked: blockedBecause.length > 0,
    blockedBecause,
    lateFee: card.lateFee,
    open: card.loans.length,
    returned: card.returned,
  };
}

/** A loan as callers see it, and as the history keeps it. */
export interface LoanView {
  readonly rentalId: string;
  readonly idName: IdName;
  readonly item: Item;
  readonly status: LoanStatus;
  readonly rentedAt: string;
  readonly dueDate: Day;
  readonly returnedAt?: string;
  readonly lateFee?: number;
  readonly reason?: Reason;
  /** ISO 8601, by the store's clock: when it left the card. Retention goes by it, since the library's clock may be set. */
  readonly closedAt?: string;
  /** The saga of the return that stands: others of the same loan may have been cancelled before. */
  readonly returnedBy?: string;
}

export function loanView(loan: Loan | ClosedLoan): LoanView {
  const { rentalId, idName, item, status, rentedAt, dueDate } = loan;
  const view = { rentalId, idName, item, status, rentedAt, dueDate };
  switch (loan.status) {
    case 'PENDING':
    case 'OPEN':
      return view;
    case 'RETURNING':
      return { ...view, lateFee: loan.handIn.lateFee };
    case 'RETURNED':
      return { ...view, returnedAt: loan.returnedAt, lateFee: loan.lateFee };
    case 'CANCELLED':
      return { ...view, reason: loan.reason };
  }
}
