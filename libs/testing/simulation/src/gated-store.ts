import { Outage, type Store } from '@book-rental/runtime';
import type { Random } from './random.ts';
import type { Life, Schedule } from './schedule.ts';

/** How unkind a store is. */
export interface StoreFaults {
  away: boolean;
  /** Of doing what was asked and losing the answer. */
  unsure: number;
}

/** What the stores of a run did. */
export interface StoreRecord {
  outages: number;
  /** The ids of all messages that were committed with a change: each of them must go out. */
  readonly promised: Set<string>;
}

/** One process's way to its service's store: every call waits its turn, and the store may be away before or after it. */
export function gatedStore(store: Store, life: Life, schedule: Schedule, random: Random, faults: StoreFaults, done: StoreRecord): Store {
  function offline(): never {
    done.outages += 1;
    throw new Outage(`The store of ${life.service} is away.`);
  }

  const reading =
    <Args extends readonly unknown[], Answer>(doing: string, call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await schedule.turn(life, doing);
      return faults.away ? offline() : call(...args);
    };

  const writing =
    <Args extends readonly unknown[], Answer>(doing: string, call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await schedule.turn(life, doing);
      if (faults.away) offline();
      const answer = await call(...args);
      await schedule.turn(life, `${doing}: done`);
      return random.chance(faults.unsure) ? offline() : answer;
    };

  async function commit(changes: Parameters<Store['commit']>[0]): Promise<readonly boolean[]> {
    const won = await store.commit(changes);
    changes.forEach((change, index) => {
      if (won[index] !== true) return;
      for (const { headers } of [...change.caused, ...change.outbox]) done.promised.add(headers['ce_id'] ?? '');
    });
    return won;
  }

  return {
    publishesItself: store.publishesItself,
    now: store.now,
    load: generic(reading('loads', store.load as (...args: Parameters<Store['load']>) => Promise<unknown>)) as Store['load'],
    commit: writing('commits', commit),
    find: generic(reading('finds', store.find as (...args: Parameters<Store['find']>) => Promise<unknown>)) as Store['find'],
    findView: generic(reading('finds', store.findView as (...args: Parameters<Store['findView']>) => Promise<unknown>)) as Store['findView'],
    count: reading('counts', store.count),
    changes: reading('looks for changes', store.changes),
    getView: generic(reading('gets', store.getView as (...args: Parameters<Store['getView']>) => Promise<unknown>)) as Store['getView'],
    inboxOf: reading('lists', store.inboxOf),
    oldInbox: reading('lists', store.oldInbox),
    outbox: reading('looks into the outbox', store.outbox),
    published: writing('empties the outbox', store.published),
    outboxSize: reading('measures the outbox', store.outboxSize),
    park: writing('parks', store.park),
    parked: reading('lists', store.parked),
    parkedSize: reading('counts', store.parkedSize),
    getParked: reading('gets', store.getParked),
    decideParked: writing('decides', store.decideParked),
    trail: writing('notes', store.trail),
    trailPage: reading('lists', store.trailPage),
    removeOldRecords: writing('removes', store.removeOldRecords),
  };
}

/** Keeps a method's type parameter, which a wrapper cannot spell out. */
function generic(call: (...args: never[]) => Promise<unknown>): unknown {
  return call;
}
