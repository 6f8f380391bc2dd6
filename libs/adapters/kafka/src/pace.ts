/**
 * How long a reader rests after a batch, in ms, before it fetches again: as long as the batch took, so that what comes
 * meanwhile comes in one. A fetch, a write and a publish cost the same for one record as for many, and the busier the
 * machine, the longer a batch takes. A record that came alone has nobody behind it to wait for.
 */
export function restAfter(records: number, tookMs: number, atMostMs: number): number {
  return records > 1 ? Math.min(tookMs, atMostMs) : 0;
}
