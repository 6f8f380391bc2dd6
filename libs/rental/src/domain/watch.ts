import { iso } from '@book-rental/kernel';
import type { RentalPolicy } from './policy.ts';

/** The card's own patience with something it started: kept in its state, so it survives a restart. */
export interface Watch {
  /** How often the start was sent: 1 for the first time. */
  readonly attempt: number;
  /** When it will be sent again, if nothing has come of it. ISO 8601 in UTC with milliseconds, of the store's clock; null when it was sent for the last time. */
  readonly watchAt: string | null;
}

export function firstWatch(policy: RentalPolicy, at: string): Watch {
  return { attempt: 1, watchAt: later(at, policy.watch.firstMs) };
}

/** After the next sending: twice as patient, up to the policy's longest. Past its horizon that sending is the last. */
export function nextWatch(policy: RentalPolicy, { startedAt, watch }: { readonly startedAt: string; readonly watch: Watch }, at: string): Watch {
  const { firstMs, longestMs, horizonMs } = policy.watch;
  const attempt = watch.attempt + 1;
  if (Date.parse(at) - Date.parse(startedAt) > horizonMs) return { attempt, watchAt: null };
  return { attempt, watchAt: later(at, Math.min(longestMs, firstMs * 2 ** watch.attempt)) };
}

function later(at: string, ms: number): string {
  return iso(Date.parse(at) + ms);
}
