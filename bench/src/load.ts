/** How one measured stretch went. */
export interface Measured {
  readonly sagas: number;
  readonly seconds: number;
  readonly sagasPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMsPerSaga: number;
  readonly completed: number;
  readonly cancelled: number;
}

export type Outcome = 'OPEN' | 'CANCELLED';

/** A closed loop: so many at a time, each starts its next saga when the last one has ended. `cpuMs` is what the system has used so far. */
export async function closedLoop(count: number, concurrency: number, saga: (index: number) => Promise<Outcome>, cpuMs: () => number): Promise<Measured> {
  const times = new Float64Array(count);
  const outcomes: Record<Outcome, number> = { OPEN: 0, CANCELLED: 0 };
  let next = 0;

  async function worker(): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const began = performance.now();
      outcomes[await saga(index)] += 1;
      times[index] = performance.now() - began;
    }
  }

  const cpu = cpuMs();
  const began = performance.now();
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  const seconds = (performance.now() - began) / 1_000;
  times.sort();
  return {
    sagas: count,
    seconds,
    sagasPerSecond: count / seconds,
    p50Ms: times[Math.floor(count * 0.5)] ?? 0,
    p99Ms: times[Math.floor(count * 0.99)] ?? 0,
    cpuMsPerSaga: (cpuMs() - cpu) / count,
    completed: outcomes.OPEN,
    cancelled: outcomes.CANCELLED,
  };
}

export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
