/** How many lasted up to so many ms. Those of several processes add up. */
export type Histogram = Map<number, number>;

/** Each bound is so much above the one before: what is read of a histogram is too long by a tenth at most. */
const stepsPerDoubling = 8;

/** Up to a day: what lasted longer counts with it. */
const bounds = Array.from({ length: Math.ceil(Math.log2(86_400_000) * stepsPerDoubling) + 1 }, (_, step) => Math.round(2 ** (step / stepsPerDoubling) * 1_000) / 1_000);

export function countIn(histogram: Histogram, ms: number): void {
  const step = ms <= 1 ? 0 : Math.min(bounds.length - 1, Math.ceil(Math.log2(ms) * stepsPerDoubling));
  add(histogram, bounds[step] ?? 0, 1);
}

export function add(histogram: Histogram, upToMs: number, count: number): void {
  histogram.set(upToMs, (histogram.get(upToMs) ?? 0) + count);
}

/** So many ms were enough for that part of all (0.5, 0.99), or null where there are none. */
export function quantile(histogram: Histogram, part: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  let left = Math.ceil(total * part);
  for (const [upToMs, count] of [...histogram].sort(([one], [other]) => one - other)) {
    left -= count;
    if (left <= 0) return upToMs;
  }
  return null;
}
