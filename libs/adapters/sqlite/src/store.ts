import type { DatabaseSync } from 'node:sqlite';
import type { LogRecord } from '@book-rental/kernel';
import type { Change, Collection, InboxEntry, Loaded, Scalar, Store } from '@book-rental/runtime';
import { createCache } from './cache.ts';
import { createInbox } from './inbox.ts';
import type { SqliteLog } from './log.ts';
import { tellingOutages } from './problem.ts';
import { pageOf, select, tally } from './query.ts';
import { createRecords } from './records.ts';
import { createTables, tablesOf } from './schema.ts';
import { createStates, createView, type Row } from './states.ts';
import { write, type Writer } from './writer.ts';

export interface StoreOptions {
  readonly db: DatabaseSync;
  readonly writer: Writer;
  readonly log: SqliteLog;
  readonly service: string;
  readonly collections: readonly Collection[];
  readonly views: readonly Collection[];
  readonly now: () => number;
  readonly cacheSize: number;
}

interface Cached {
  readonly version: number;
  readonly state: unknown;
  /** No saga with a later id is in its inbox: most messages are of new sagas, and need no look there. */
  readonly newestSaga: string;
}

const unstored: Cached = { version: 0, state: undefined, newestSaga: '' };

/** Ids that sort the same here and in SQLite. */
const plainId = /^[0-9a-f-]{36}$/;

/** One service's tables as a Store. One process owns the file, so what it wrote last is what is stored: reads come from memory, versions are checked in SQL all the same. */
export function createStore({ db, writer, log, service, collections, views, now, cacheSize }: StoreOptions): Store {
  const tables = tablesOf(service);
  createTables(db, tables, collections, views);
  const states = new Map(collections.map((collection) => [collection.name, createStates(db, tables.of(collection.name), collection)]));
  const viewOf = new Map(views.map((view) => [view.name, createView(db, tables.of(view.name), view)]));
  const shapes = new Map([...collections, ...views].map((collection) => [collection.name, collection]));
  const inbox = createInbox(db, tables.inbox);
  const { noteTrail, ...records } = createRecords(db, tables, writer);
  /** How often each collection was written: one process owns the file, so no other can. */
  const written = new Map(collections.map(({ name }) => [name, 0]));
  const caches = new Map(collections.map(({ name }) => [name, createCache<Cached>(cacheSize)]));
  /** No later key is stored: a saga that just began is not looked for. */
  const newestKey = new Map([...states].map(([name, { newestKey: newest }]) => [name, newest()]));

  function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
    const value = map.get(name);
    if (value === undefined) throw new Error(`${service} has no ${name}.`);
    return value;
  }

  function loadState(collection: string, key: string): Cached {
    const cache = known(caches, collection);
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    if (plainId.test(key) && key > known(newestKey, collection)) return unstored;
    const row = known(states, collection).load(key);
    if (row === undefined) return unstored;
    const read = { version: row.version, state: JSON.parse(row.doc) as unknown, newestSaga: inbox.newestSaga(key) };
    cache.set(key, read);
    return read;
  }

  function loadInbox(collection: string, key: string, sagaIds: readonly string[], newestSaga: string): readonly InboxEntry[] {
    const known = sagaIds.filter((sagaId) => sagaId <= newestSaga || !plainId.test(sagaId));
    return known.length === 0 ? [] : inbox.load(collection, key, known);
  }

  /** Inside the transaction. A lost race writes nothing of its change. */
  function apply(change: Change): readonly LogRecord[] | undefined {
    if (!known(states, change.collection).write(change)) return undefined;
    if (change.state === null) inbox.forgetAll(change.collection, change.key);
    for (const entry of change.inbox) inbox.add(change.collection, change.key, entry);
    for (const { sagaId, effect } of change.forget ?? []) inbox.forget(change.collection, change.key, sagaId, effect);
    for (const entry of change.trail ?? []) noteTrail(entry);
    for (const one of change.views) known(viewOf, one.view).write(one);
    if (change.outbox.length === 0) return log.append(change.caused);
    return log.append(change.caused.length === 0 ? change.outbox : [...change.caused, ...change.outbox]);
  }

  function durable(changes: readonly Change[], applied: readonly (readonly LogRecord[] | undefined)[]): void {
    changes.forEach((change, index) => {
      const records = applied[index];
      const cache = known(caches, change.collection);
      if (change.expected === 0 && change.key > (newestKey.get(change.collection) ?? '')) newestKey.set(change.collection, change.key);
      const before = change.expected === 0 ? unstored : cache.get(change.key);
      // Out of memory since it was loaded: what its inbox holds is not known here, so it is read again when it is needed.
      if (records === undefined || change.state === null || before === undefined) cache.drop(change.key);
      else cache.set(change.key, { version: change.expected + 1, state: change.state, newestSaga: newestOf(change.inbox, before.newestSaga) });
      if (records !== undefined) written.set(change.collection, known(written, change.collection) + 1);
      if (records !== undefined && records.length > 0) log.announce(records);
    });
  }

  async function commit(changes: readonly Change[]): Promise<readonly boolean[]> {
    const applied = await write(writer, () => changes.map(apply), (result) => durable(changes, result));
    return applied.map((records) => records !== undefined);
  }

  function query<Item>(name: string, asked: Parameters<Store['find']>[1], item: (row: Row) => Item) {
    const { sql, values } = select(tables.of(name), known(shapes, name), asked);
    return pageOf(db.prepare(sql).all(...values) as unknown as (Row & Readonly<Record<string, unknown>>)[], asked, item);
  }

  return tellingOutages({
    publishesItself: true,
    now,
    load: async <State>(collection: string, asks: Parameters<Store['load']>[1]) =>
      asks.map(({ key, sagaIds }): Loaded<State> => {
        const { version, state, newestSaga } = loadState(collection, key);
        return { key, version, state: state as State | undefined, inbox: version === 0 ? [] : loadInbox(collection, key, sagaIds, newestSaga) };
      }),
    commit,
    find: async <State>(collection: string, asked: Parameters<Store['find']>[1]) =>
      query(collection, asked, (row) => ({ key: row.key, version: row.version, state: JSON.parse(row.doc) as State })),
    findView: async <Doc>(view: string, asked: Parameters<Store['findView']>[1]) => query(view, asked, (row) => JSON.parse(row.doc) as Doc),
    count: async (name, by, where) => {
      const { sql, values, names } = tally(tables.of(name), known(shapes, name), by, where);
      return (db.prepare(sql).all(...values) as Readonly<Record<string, Scalar>>[]).map((row) => ({ values: names.map((one) => row[one] ?? null), count: Number(row['n']) }));
    },
    changes: async (collection) => String(known(written, collection)),
    getView: async <Doc>(view: string, id: string) => {
      const doc = known(viewOf, view).get(id);
      return doc === undefined ? undefined : (JSON.parse(doc) as Doc);
    },
    inboxOf: async (collection, key, page) => inbox.page(collection, key, page),
    oldInbox: async (collection, before, limit) => inbox.old(collection, before, limit),
    outbox: async () => [],
    published: async () => undefined,
    outboxSize: async () => ({ length: 0, oldest: null }),
    ...records,
  });
}

function newestOf(entries: readonly InboxEntry[], before: string): string {
  return entries.reduce((newest, { sagaId }) => (sagaId > newest ? sagaId : newest), before);
}
