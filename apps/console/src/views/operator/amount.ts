/** A number of things, or at least so many: lists are counted as far as they were fetched. */
export interface Amount {
  readonly count: number;
  readonly more: boolean;
}

/** `3`, or `50+` when there are more than were counted. */
export function amountText({ count, more }: Amount): string {
  return `${count}${more ? '+' : ''}`;
}

export function sumOf(amounts: readonly Amount[]): Amount {
  return { count: amounts.reduce((sum, { count }) => sum + count, 0), more: amounts.some(({ more }) => more) };
}

/** Whether somebody has to act: at once, perhaps soon, or not at all. */
export type Urgency = 'act' | 'watch' | 'rest';

export interface Known {
  readonly stuck: Amount;
  readonly parked: Amount;
  readonly slow: Amount;
  /** What the last audit found that does not agree; 0 when none was run. */
  readonly violations: number;
}

export function urgencyOf({ stuck, parked, slow, violations }: Known): Urgency {
  if (stuck.count + parked.count + violations > 0) return 'act';
  return slow.count > 0 ? 'watch' : 'rest';
}
