import type { Day, Reason } from '@book-rental/kernel';
import type { Watch } from './watch.ts';

/** The id decides; the name is a snapshot for display, empty when the caller gave none. */
export interface IdName {
  readonly id: string;
  readonly name: string;
}

/** The number decides; the title is a snapshot for display, empty when the caller gave none. */
export interface Item {
  readonly no: number;
  readonly title: string;
}

/** What stays the same from the first day of a loan to the last. */
export interface LoanFacts {
  /** Of the loan, and of the saga that rents it. */
  readonly rentalId: string;
  readonly idName: IdName;
  readonly item: Item;
  /** ISO 8601, by the library's clock. */
  readonly rentedAt: string;
  readonly dueDate: Day;
  /** Points for renting. */
  readonly point: number;
  /** ISO 8601, by the store's clock: the time of its start message, however often that is sent. */
  readonly startedAt: string;
}

/** Asked for; may not be returned until the saga confirms it. */
export interface PendingLoan extends LoanFacts {
  readonly status: 'PENDING';
  readonly watch: Watch;
}

export interface OpenLoan extends LoanFacts {
  readonly status: 'OPEN';
  /** The last return of it that was cancelled, and why. */
  readonly cancelledReturn?: CancelledReturn;
}

export interface CancelledReturn {
  readonly sagaId: string;
  readonly reason: Reason;
}

/** Handed in; the fee that this return added is on the card already. */
export interface ReturningLoan extends LoanFacts {
  readonly status: 'RETURNING';
  readonly handIn: HandIn;
  readonly watch: Watch;
}

/** One return of a loan, with a saga of its own. */
export interface HandIn {
  readonly sagaId: string;
  readonly lateFee: number;
  /** Points for returning. */
  readonly point: number;
  /** ISO 8601, by the library's clock: when it was handed in. */
  readonly returnedAt: string;
  /** ISO 8601, by the store's clock: the time of its start message. */
  readonly startedAt: string;
}

/** Gone from the card; kept in the history. */
export interface ReturnedLoan extends LoanFacts {
  readonly status: 'RETURNED';
  readonly returnedAt: string;
  readonly lateFee: number;
}

/** Gone from the card; kept in the history. */
export interface CancelledLoan extends LoanFacts {
  readonly status: 'CANCELLED';
  readonly reason: Reason;
}

/** On the card: every one of them counts to the limit and blocks a clear. */
export type Loan = PendingLoan | OpenLoan | ReturningLoan;
export type ClosedLoan = ReturnedLoan | CancelledLoan;
export type LoanStatus = (Loan | ClosedLoan)['status'];

export function confirmed(loan: PendingLoan): OpenLoan {
  return { ...factsOf(loan), status: 'OPEN' };
}

export function handedIn(loan: OpenLoan, handIn: HandIn, watch: Watch): ReturningLoan {
  return { ...factsOf(loan), status: 'RETURNING', handIn, watch };
}

/** Open again, with its old dates. */
export function reopened(loan: ReturningLoan, reason: Reason): OpenLoan {
  return { ...factsOf(loan), status: 'OPEN', cancelledReturn: { sagaId: loan.handIn.sagaId, reason } };
}

export function returned(loan: Loan, returnedAt: string, lateFee: number): ReturnedLoan {
  return { ...factsOf(loan), status: 'RETURNED', returnedAt, lateFee };
}

export function cancelled(loan: Loan, reason: Reason): CancelledLoan {
  return { ...factsOf(loan), status: 'CANCELLED', reason };
}

/** What a return in progress has put on the card. */
export function feeOf(loan: Loan): number {
  return loan.status === 'RETURNING' ? loan.handIn.lateFee : 0;
}

/** In the member's hands after the due date. A book that was handed in is no longer late: its fee is on the card. */
export function overdue(loan: Loan, today: Day): boolean {
  return loan.status === 'OPEN' && today > loan.dueDate;
}

function factsOf(loan: LoanFacts): LoanFacts {
  const { rentalId, idName, item, rentedAt, dueDate, point, startedAt } = loan;
  return { rentalId, idName, item, rentedAt, dueDate, point, startedAt };
}
