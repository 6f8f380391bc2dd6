import type { Reason } from '@book-rental/kernel';
import type { Clearing } from './card.ts';
import type { CancelledLoan, OpenLoan, PendingLoan, ReturnedLoan, ReturningLoan } from './loan.ts';

/** Each event carries the loan as it is from then on: all that its message and its row in the history need. */
export type RentalEvent =
  | { readonly type: 'loanRequested'; readonly loan: PendingLoan }
  | { readonly type: 'loanConfirmed'; readonly loan: OpenLoan }
  /** `feeTakenOff` is what a return in progress had added. */
  | { readonly type: 'loanCancelled'; readonly loan: CancelledLoan; readonly feeTakenOff: number }
  | { readonly type: 'returnStarted'; readonly loan: ReturningLoan }
  | { readonly type: 'returnCancelled'; readonly loan: OpenLoan; readonly feeTakenOff: number }
  /** `feeAdded` is 0 where the start of the return had charged it already. */
  | { readonly type: 'loanReturned'; readonly sagaId: string; readonly loan: ReturnedLoan; readonly feeAdded: number }
  | { readonly type: 'clearStarted'; readonly clearing: Clearing }
  | { readonly type: 'cleared'; readonly sagaId: string; readonly point: number }
  | { readonly type: 'clearCancelled'; readonly sagaId: string; readonly reason: Reason }
  | StartResent;

/** The start message goes out once more, with its old body and time; `watch.attempt` numbers it. */
export type StartResent =
  | { readonly type: 'startResent'; readonly of: 'RENT'; readonly loan: PendingLoan }
  | { readonly type: 'startResent'; readonly of: 'RETURN'; readonly loan: ReturningLoan }
  | { readonly type: 'startResent'; readonly of: 'OVERDUE'; readonly clearing: Clearing };
