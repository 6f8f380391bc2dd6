import type { Reason } from '@book-rental/kernel';
import type { IdName, Loan } from './loan.ts';
import type { Watch } from './watch.ts';

/** A late fee on its way to being paid; no rent meanwhile. */
export interface Clearing {
  readonly sagaId: string;
  readonly idName: IdName;
  /** The fee owed, all of it. */
  readonly point: number;
  /** ISO 8601, by the store's clock: the time of its start message. */
  readonly startedAt: string;
  readonly watch: Watch;
}

/** How a clear ended, for whoever waits for it. */
export type EndedClear =
  | { readonly sagaId: string; readonly outcome: 'cleared'; readonly point: number }
  | { readonly sagaId: string; readonly outcome: 'refused'; readonly reason: Reason };

/** A member's account. Closed loans are not on it, so it stays small however long the member reads. */
export interface RentalCard {
  readonly memberId: string;
  /** As the latest rental gave it; empty before. */
  readonly name: string;
  readonly loans: readonly Loan[];
  /** Points owed; always `feesAdded - feesTaken`. */
  readonly lateFee: number;
  readonly clearing: Clearing | null;
  /** The last few, newest first: a clear asked for again under its key is told how it ended, though others came after it. */
  readonly endedClears: readonly EndedClear[];
  /** Loans that left the card by a return. */
  readonly returned: number;
  /** Loans that left the card by a cancelled rent. */
  readonly cancelled: number;
  /** All late fees there ever were, those of cancelled returns taken off. */
  readonly feesAdded: number;
  /** The part of `feesAdded` whose loans retention has removed from the history. */
  readonly forgottenFees: number;
  /** All that was paid. */
  readonly feesTaken: number;
}

export function newCard(memberId: string): RentalCard {
  return { memberId, name: '', loans: [], lateFee: 0, clearing: null, endedClears: [], returned: 0, cancelled: 0, feesAdded: 0, forgottenFees: 0, feesTaken: 0 };
}

/** So many are kept: who asks again later is told where to look. */
const keptClears = 10;

export function clearEnded(card: RentalCard, ended: EndedClear): RentalCard {
  return { ...card, clearing: null, endedClears: [ended, ...card.endedClears].slice(0, keptClears) };
}

export function loanOf(card: RentalCard, rentalId: string): Loan | undefined {
  return card.loans.find((loan) => loan.rentalId === rentalId);
}

/** Whether something on this card waits for the end of that saga: a pending loan, a return on its way, a clear. */
export function waitsFor(card: RentalCard, sagaId: string): boolean {
  if (card.clearing?.sagaId === sagaId) return true;
  return card.loans.some((loan) => (loan.status === 'RETURNING' ? loan.handIn.sagaId === sagaId : loan.status === 'PENDING' && loan.rentalId === sagaId));
}

export function withLoan(card: RentalCard, loan: Loan): RentalCard {
  return { ...card, loans: card.loans.map((one) => (one.rentalId === loan.rentalId ? loan : one)) };
}

export function withoutLoan(card: RentalCard, rentalId: string): RentalCard {
  return { ...card, loans: card.loans.filter((one) => one.rentalId !== rentalId) };
}

/** A return's fee put on the card, or, negative, taken off again. */
export function charged(card: RentalCard, fee: number): RentalCard {
  return { ...card, lateFee: card.lateFee + fee, feesAdded: card.feesAdded + fee };
}

export function paid(card: RentalCard, point: number): RentalCard {
  return { ...card, lateFee: card.lateFee - point, feesTaken: card.feesTaken + point };
}
