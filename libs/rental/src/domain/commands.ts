import type { Reason } from '@book-rental/kernel';
import type { IdName, Item } from './loan.ts';

/**
 * Two clocks come with a command: `at` is the store's (watching, message times), `libraryNow` the library's (due dates,
 * fees), which a demonstration may set. Both ISO 8601 in UTC with milliseconds.
 */
export interface Rent {
  readonly type: 'rent';
  readonly rentalId: string;
  readonly idName: IdName;
  readonly item: Item;
  readonly libraryNow: string;
  readonly at: string;
}

/** The rent stands: every participant said yes. */
export interface ConfirmRent {
  readonly type: 'confirmRent';
  readonly rentalId: string;
}

export interface CancelRent {
  readonly type: 'cancelRent';
  readonly rentalId: string;
  readonly reason: Reason;
}

export interface Return {
  readonly type: 'return';
  readonly rentalId: string;
  readonly sagaId: string;
  readonly libraryNow: string;
  readonly at: string;
}

/** The book is back on the shelf, so the loan is over whatever this card thought of it. */
export interface ConfirmReturn {
  readonly type: 'confirmReturn';
  readonly rentalId: string;
  readonly sagaId: string;
  readonly libraryNow: string;
}

export interface CancelReturn {
  readonly type: 'cancelReturn';
  readonly rentalId: string;
  readonly sagaId: string;
  readonly reason: Reason;
}

export interface Clear {
  readonly type: 'clear';
  readonly sagaId: string;
  /** What the caller thinks is owed; refused when it differs. */
  readonly point?: number;
  readonly at: string;
}

export interface ConfirmClear {
  readonly type: 'confirmClear';
  readonly sagaId: string;
}

export interface CancelClear {
  readonly type: 'cancelClear';
  readonly sagaId: string;
  readonly reason: Reason;
}

/** Whatever this card started and has heard nothing of for too long is started again. */
export interface Resend {
  readonly type: 'resend';
  readonly at: string;
  /** Only what was due by then: what fell due later was not looked at in the log. */
  readonly dueBy: string;
}

export type RentalCommand = Rent | ConfirmRent | CancelRent | Return | ConfirmReturn | CancelReturn | Clear | ConfirmClear | CancelClear | Resend;
