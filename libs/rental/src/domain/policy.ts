import { dayIn, type Day } from '@book-rental/kernel';
import { daysAfter, daysBetween } from './calendar.ts';

/** The rules of the house: settings of the rental domain. */
export interface RentalPolicy {
  /** How many loans a card may have at a time, whatever their status. */
  readonly loanLimit: number;
  /** The due date is so many days after the day of the rental. */
  readonly loanDays: number;
  /** Points owed for each day late. */
  readonly lateFeePerDay: number;
  /** Points given for renting. */
  readonly rentReward: number;
  /** Points given for returning. */
  readonly returnReward: number;
  /** The library's zone (IANA), by which days are counted. */
  readonly timeZone: string;
  /** How long the card waits for the end of what it started before it says so again; doubled each time, up to the longest. In ms. */
  readonly watch: {
    readonly firstMs: number;
    readonly longestMs: number;
    /** What is older than this is said once more and then no more: the services may have forgotten it, and a person is shown its saga. */
    readonly horizonMs: number;
  };
}

/** The first watch is longer than all of the coordinator's own asking, so the card speaks up only when a message was lost. */
export const defaultPolicy: RentalPolicy = {
  loanLimit: 5,
  loanDays: 14,
  lateFeePerDay: 10,
  rentReward: 10,
  returnReward: 10,
  timeZone: 'Asia/Seoul',
  watch: { firstMs: 180_000, longestMs: 3_600_000, horizonMs: 30 * 86_400_000 },
};

/** The rules of the house out of the settings of an installation. */
export function policyOf(settings: Omit<RentalPolicy, 'watch'> & { readonly watchAfter: number; readonly inboxRetention: number }): RentalPolicy {
  const { loanLimit, loanDays, lateFeePerDay, rentReward, returnReward, timeZone, watchAfter, inboxRetention } = settings;
  const watch = { firstMs: watchAfter, longestMs: Math.max(watchAfter, defaultPolicy.watch.longestMs), horizonMs: inboxRetention };
  return { loanLimit, loanDays, lateFeePerDay, rentReward, returnReward, timeZone, watch };
}

/** Which day it is in the library at that instant (ISO 8601). */
export function libraryDay(policy: RentalPolicy, instant: string): Day {
  return dayIn(policy.timeZone, instant);
}

export function dueDateOf(policy: RentalPolicy, rentedOn: Day): Day {
  return daysAfter(rentedOn, policy.loanDays);
}

/** The due day itself is free. */
export function lateFeeFor(policy: RentalPolicy, dueDate: Day, returnedOn: Day): number {
  return Math.max(0, daysBetween(dueDate, returnedOn)) * policy.lateFeePerDay;
}
