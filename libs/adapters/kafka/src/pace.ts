/** How a group paces itself. */
export interface Pace {
  /** How many share the group's partitions. */
  readonly members: number;
  /** ms that a reader rests at most, for each member. */
  readonly atMostMs: number;
}

/**
 * How long a reader rests after a batch, in ms, before it fetches again: as long as the batch took, so that what comes
 * meanwhile comes in one. A fetch, a write and a publish cost the same for one record as for many, and the busier the
 * machine, the longer a batch takes. Several members make no more batches together than one would: each has a part of the
 * records, and waits for as many. A record that came alone has nobody behind it to wait for.
 */
export function restAfter(records: number, tookMs: number, { members, atMostMs }: Pace): number {
  return records > 1 ? Math.min((2 * members - 1) * tookMs, members * atMostMs) : 0;
}
