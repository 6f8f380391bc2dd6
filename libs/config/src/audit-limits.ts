import { longestDelayMs, type Settings } from './settings.ts';

/** What the audit must know of an installation's settings, in ms; the loan limit is a number of loans. */
export interface AuditLimits {
  readonly inboxHorizonMs: number;
  /** A deadline may be over so long: the timers look once an interval, and a busy moment is no fault. */
  readonly graceMs: number;
  readonly loanLimit: number;
  readonly sagaRetentionMs: number;
  readonly longestDelayMs: number;
}

export function auditLimitsOf({ inboxRetention, timerInterval, loanLimit, sagaRetention }: Pick<Settings, 'inboxRetention' | 'timerInterval' | 'loanLimit' | 'sagaRetention'>): AuditLimits {
  return { inboxHorizonMs: inboxRetention, graceMs: 60_000 + timerInterval, loanLimit, sagaRetentionMs: sagaRetention, longestDelayMs };
}
