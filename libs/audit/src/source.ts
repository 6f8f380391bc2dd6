import type { LogRecord, Reason } from '@book-rental/kernel';
import type { Snapshot } from '@book-rental/runtime';

/** What the audit reads: what each service stores, as it stood at one moment, and the log between them. */
export interface AuditSource {
  readonly rental: Snapshot;
  readonly book: Snapshot;
  readonly member: Snapshot;
  readonly bestBook: Snapshot;
  readonly saga: Snapshot;
  /** Every record that the log still holds. */
  readonly log: () => Iterable<LogRecord>;
  /** Whether the group has this record still before it. */
  readonly unread: (group: string, record: LogRecord) => boolean;
  /** ms since 1970, of the clock that deadlines are kept by. */
  readonly now: number;
  /** ms: what a service did for a saga older than this may be forgotten, so nothing is said about it. */
  readonly inboxHorizonMs: number;
  /** ms that a deadline may be over before somebody should have acted. */
  readonly graceMs: number;
  /** The most loans that a card may have; left out when that is not to be checked. */
  readonly loanLimit?: number;
  /** ms that ended sagas are kept; left out when they are never removed. */
  readonly sagaRetentionMs?: number;
  /** ms that no deadline lies further ahead; left out when that is not to be checked. */
  readonly longestDelayMs?: number;
}

/** What the audit looks at of each service's state: it shares no code with them, so it does not share their mistakes. */

export type SagaType = 'RENT' | 'RETURN' | 'OVERDUE';
export type SagaStatus = 'RUNNING' | 'COMPENSATING' | 'COMPLETED' | 'COMPENSATED' | 'STUCK' | 'ABANDONED';

export interface SagaFacts {
  readonly sagaId: string;
  readonly type?: SagaType;
  readonly status: SagaStatus;
  readonly memberId?: string;
  readonly rentalId?: string;
  readonly startedAt: string;
  readonly reason?: Reason;
  readonly givenUp?: readonly string[];
  readonly deadline: number | null;
  readonly start?: { readonly body: { readonly item?: { readonly no: number }; readonly point: number } };
  readonly timeline: readonly { readonly direction: string; readonly id?: string }[];
  readonly untold: number;
}

export type BookFacts =
  | { readonly status: 'UNKNOWN' | 'ENTERED' | 'AVAILABLE' | 'WITHDRAWN'; readonly no: number }
  | { readonly status: 'RENTED'; readonly no: number; readonly heldBy: string; readonly memberId: string };

export type MemberFacts =
  | { readonly status: 'UNKNOWN'; readonly id: string }
  | { readonly status: 'REGISTERED'; readonly id: string; readonly balance: number; readonly carried: number };

export interface CounterFacts {
  readonly no: number;
  readonly total: number;
  readonly carried: number;
  readonly week?: PeriodFacts;
  readonly month?: PeriodFacts;
  readonly year?: PeriodFacts;
}

/** Rentals by period: `2026-W48`, `2026-11`, `2026`. */
export type PeriodFacts = Readonly<Record<string, number>>;

export interface CardLoanFacts {
  readonly rentalId: string;
  readonly item: { readonly no: number };
  readonly status: 'PENDING' | 'OPEN' | 'RETURNING';
  readonly watch?: { readonly watchAt: string | null };
  readonly handIn?: { readonly sagaId: string; readonly lateFee: number };
}

export interface CardFacts {
  readonly memberId: string;
  readonly loans: readonly CardLoanFacts[];
  readonly lateFee: number;
  readonly clearing: { readonly sagaId: string; readonly watch: { readonly watchAt: string | null } } | null;
  readonly returned: number;
  readonly cancelled: number;
  readonly feesAdded: number;
  /** Fees of loans that retention removed from the history. */
  readonly forgottenFees: number;
  readonly feesTaken: number;
}

export type LoanStatus = 'PENDING' | 'OPEN' | 'RETURNING' | 'RETURNED' | 'CANCELLED';

/** A row of the history. */
export interface LoanFacts {
  readonly rentalId: string;
  readonly idName: { readonly id: string };
  readonly item: { readonly no: number };
  readonly status: LoanStatus;
  readonly lateFee?: number;
}
