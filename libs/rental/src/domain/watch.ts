import { iso } from '@book-rental/kernel';
import type { RentalPolicy } from './policy.ts';

/** The card's own patience with something it started: kept in its state, so it survives a restart. */
export interface Watch {
  /** How often the start was sent: 1 for the first time. */
  readonly attempt: number;
  /** When it will be sent again, if nothing has come of it. ISO 8601 in UTC with milliseconds, of the store's clock. */
  readonly watchAt: string;
}

export function firstWatch(policy: RentalPolicy, at: string): Watch {
  return { attempt: 1, watchAt: later(at, policy.watch.firstMs) };
}

/** After the next sending: twice as patient, up to the policy's longest. */
export function nextWatch(policy: RentalPolicy, watch: Watch, at: string): Watch {
  const { firstMs, longestMs } = policy.watch;
  return { attempt: watch.attempt + 1, watchAt: later(at, Math.min(longestMs, firstMs * 2 ** watch.attempt)) };
}

function later(at: string, ms: number): string {
  return iso(Date.parse(at) + ms);
}
