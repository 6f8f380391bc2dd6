import type { Outgoing } from '@book-rental/kernel';
import type { Collection, Snapshot, Store } from '@book-rental/runtime';
import { away, createLog, type Delivery, type MemoryLog } from './log.ts';
import { createStore, type MemoryStore } from './store.ts';

export type Failing = 'load' | 'commit' | 'publish' | 'deliver';

export interface MemoryOptions {
  readonly now?: () => number;
  readonly partitions?: number;
  readonly delivery?: Delivery;
}

/** Stores and a log that forget when the process ends: for tests and the simulation only. */
export interface Memory {
  readonly store: (service: string, collections: readonly Collection[], views: readonly Collection[]) => Store;
  readonly log: MemoryLog;
  readonly snapshot: (service: string) => Snapshot;
  /** The next so many calls of that kind fail with an `Outage`. */
  readonly failNext: (what: Failing, times: number) => void;
  /** How many outages have struck so far: a fault test looks. */
  readonly struck: (what: Failing) => number;
  /** Messages for which this holds can never be published. */
  readonly poison: (refused: (message: Outgoing) => boolean) => void;
}

export function createMemory({ now = Date.now, partitions = 4, delivery = 'auto' }: MemoryOptions = {}): Memory {
  const failing = new Map<Failing, number>();
  const struck = new Map<Failing, number>();
  const stores = new Map<string, MemoryStore>();
  let poisoned: (message: Outgoing) => boolean = () => false;

  function before(what: Failing): void {
    const left = failing.get(what) ?? 0;
    if (left === 0) return;
    failing.set(what, left - 1);
    struck.set(what, (struck.get(what) ?? 0) + 1);
    throw away(what);
  }

  return {
    log: createLog({ now, partitions, delivery, before, poisoned: (message) => poisoned(message) }),
    store: (service, collections, views) => {
      // The same service again is the same data: a process that starts again.
      const store = stores.get(service) ?? createStore({ collections, views, now, before });
      stores.set(service, store);
      return store;
    },
    snapshot: (service) => {
      const store = stores.get(service);
      if (store === undefined) throw new Error(`There is no ${service} here.`);
      return store.snapshot;
    },
    failNext: (what, times) => void failing.set(what, times),
    struck: (what) => struck.get(what) ?? 0,
    poison: (refused) => {
      poisoned = refused;
    },
  };
}
