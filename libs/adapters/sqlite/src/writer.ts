import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '@book-rental/runtime';
import { asOutage } from './problem.ts';

/** Something to write. `run` only executes statements; it may run twice, so nothing outside the file may change in it. */
export interface Job {
  readonly run: () => void;
  /** Durable now. */
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/** Group commit: what is submitted in one turn of the event loop becomes durable in one synced transaction. */
export interface Writer {
  readonly submit: (job: Job) => void;
  /** Rides in every transaction, last: offsets. Answers what to call when it is durable. */
  readonly onCommit: (write: () => () => void) => void;
  /** Called after each durable transaction: wakes the readers of the log. */
  readonly onDurable: (wake: () => void) => void;
  /** Writes what waits, now. */
  readonly flush: () => void;
  readonly close: () => void;
}

export function createWriter(db: DatabaseSync): Writer {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const riders: (() => () => void)[] = [];
  const wakers: (() => void)[] = [];
  let queue: Job[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let closed = false;

  function transaction(jobs: readonly Job[]): readonly (() => void)[] {
    begin.run();
    try {
      for (const job of jobs) job.run();
      const settled = riders.map((write) => write());
      commit.run();
      return settled;
    } catch (error) {
      try {
        rollback.run();
      } catch {
        // A failed COMMIT has rolled back by itself; the first error is the one to tell.
      }
      throw error;
    }
  }

  /** After the commit, and so outside of what may run again: a listener that throws fails its own job and no other. */
  function tell(jobs: readonly Job[], settled: readonly (() => void)[]): void {
    for (const settle of settled) settle();
    for (const job of jobs) {
      try {
        job.done();
      } catch (error) {
        job.failed(asOutage(error));
      }
    }
  }

  function attempt(jobs: readonly Job[]): void {
    let settled: readonly (() => void)[];
    try {
      settled = transaction(jobs);
    } catch (error) {
      const failure = asOutage(error);
      // One bad job must not take the others with it; an outage takes all.
      if (failure instanceof Outage || jobs.length === 1) for (const job of jobs) job.failed(failure);
      else for (const job of jobs) attempt([job]);
      return;
    }
    tell(jobs, settled);
  }

  function flush(): void {
    clearImmediate(scheduled);
    scheduled = undefined;
    const jobs = queue;
    queue = [];
    attempt(jobs);
    for (const wake of wakers) wake();
  }

  return {
    submit: (job) => {
      if (closed) {
        job.failed(new Outage('The data file is closed.'));
        return;
      }
      queue.push(job);
      scheduled ??= setImmediate(flush);
    },
    onCommit: (write) => void riders.push(write),
    onDurable: (wake) => void wakers.push(wake),
    flush,
    close: () => {
      if (queue.length > 0) flush();
      closed = true;
    },
  };
}

/** A job as a promise. */
export function write<Result>(writer: Writer, run: () => Result, durable?: (result: Result) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    let result: Result | undefined;
    writer.submit({
      run: () => {
        result = run();
      },
      done: () => {
        durable?.(result as Result);
        resolve(result as Result);
      },
      failed: reject,
    });
  });
}
