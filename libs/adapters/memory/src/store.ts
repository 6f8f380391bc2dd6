import type { Change, Collection, InboxEntry, Loaded, OutboxEntry, Parked, Snapshot, Store, TrailEntry } from '@book-rental/runtime';
import { compareScalars, find, page, readCursor, tally, type Row } from './query.ts';

interface Aggregate {
  version: number;
  state: unknown;
  readonly inbox: Map<string, InboxEntry>;
}

export interface MemoryStoreOptions {
  readonly collections: readonly Collection[];
  readonly views: readonly Collection[];
  readonly now: () => number;
  /** Called before anything is loaded or committed; may throw. */
  readonly before: (what: 'load' | 'commit') => void;
}

export interface MemoryStore extends Store {
  readonly snapshot: Snapshot;
}

const nameOf = (entry: { readonly sagaId: string; readonly effect: string }): string => JSON.stringify([entry.sagaId, entry.effect]);

/** A Store that forgets when the process ends. Everything is copied on the way in and out, so that a caller who changes what is stored is found out. */
export function createStore({ collections, views, now, before }: MemoryStoreOptions): MemoryStore {
  const states = new Map(collections.map((one) => [one.name, new Map<string, Aggregate>()]));
  const viewRows = new Map(views.map((one) => [one.name, new Map<string, Row>()]));
  const shapes = new Map([...collections, ...views].map((one) => [one.name, one]));
  const written = new Map(collections.map((one) => [one.name, 0]));
  const outbox: OutboxEntry[] = [];
  const parked = new Map<string, Parked>();
  const trail: TrailEntry[] = [];
  let sequence = 0;

  function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
    const value = map.get(name);
    if (value === undefined) throw new Error(`There is no ${name} here.`);
    return value;
  }

  function apply(change: Change): boolean {
    const aggregates = known(states, change.collection);
    const stored = aggregates.get(change.key) ?? { version: 0, state: undefined, inbox: new Map<string, InboxEntry>() };
    if (stored.version !== change.expected) return false;
    written.set(change.collection, known(written, change.collection) + 1);
    if (change.state === null) aggregates.delete(change.key);
    else {
      stored.version += 1;
      stored.state = change.state;
      for (const entry of change.inbox) stored.inbox.set(nameOf(entry), { ...entry, applied: entry.applied + (stored.inbox.get(nameOf(entry))?.applied ?? 0) });
      for (const entry of change.forget ?? []) stored.inbox.delete(nameOf(entry));
      aggregates.set(change.key, stored);
    }
    for (const { view, id, version, doc } of change.views) {
      const rows = known(viewRows, view);
      if ((rows.get(id)?.version ?? 0) > version) continue;
      if (doc === null) rows.delete(id);
      else rows.set(id, { key: id, version, doc });
    }
    for (const message of change.outbox) outbox.push({ id: String((sequence += 1)).padStart(12, '0'), key: change.key, at: new Date(now()).toISOString(), message });
    trail.push(...(change.trail ?? []));
    return true;
  }

  function rowsOf(collection: string): readonly Row[] {
    return [...known(states, collection)].map(([key, { version, state }]) => ({ key, version, doc: state }));
  }

  function inboxOf(collection: string, key: string): readonly InboxEntry[] {
    return [...(known(states, collection).get(key)?.inbox.values() ?? [])];
  }

  return {
    publishesItself: false,
    now,
    load: async <State>(collection: string, asks: Parameters<Store['load']>[1]) => {
      before('load');
      return asks.map(({ key, sagaIds }): Loaded<State> => {
        const stored = known(states, collection).get(key);
        const inbox = inboxOf(collection, key).filter((entry) => sagaIds.includes(entry.sagaId));
        return structuredClone({ key, version: stored?.version ?? 0, state: stored?.state as State | undefined, inbox });
      });
    },
    commit: async (changes) => {
      before('commit');
      return structuredClone(changes).map(apply);
    },
    find: async <State>(collection: string, query: Parameters<Store['find']>[1]) => {
      const found = find(rowsOf(collection), known(shapes, collection), query);
      return { items: found.items.map(({ key, version, doc }) => structuredClone({ key, version, state: doc as State })), nextCursor: found.nextCursor };
    },
    findView: async <Doc>(view: string, query: Parameters<Store['findView']>[1]) => {
      const found = find(known(viewRows, view).values(), known(shapes, view), query);
      return { items: found.items.map(({ doc }) => structuredClone(doc) as Doc), nextCursor: found.nextCursor };
    },
    count: async (name, by, where) => tally(viewRows.get(name)?.values() ?? rowsOf(name), known(shapes, name), by, where),
    changes: async (collection) => String(known(written, collection)),
    getView: async <Doc>(view: string, id: string) => structuredClone(known(viewRows, view).get(id)?.doc) as Doc | undefined,
    inboxOf: async (collection, key, { limit, cursor }) => {
      const sortOf = (entry: InboxEntry) => [entry.sagaId, entry.effect];
      const newestFirst = (one: InboxEntry, other: InboxEntry) => compareScalars(other.sagaId, one.sagaId) || compareScalars(other.effect, one.effect);
      const after = cursor === undefined ? undefined : readCursor(cursor, 2);
      const behind = (entry: InboxEntry) => after === undefined || compareScalars(entry.sagaId, after[0] ?? null) < 0 || (entry.sagaId === after[0] && compareScalars(entry.effect, after[1] ?? null) < 0);
      return structuredClone(page(inboxOf(collection, key).filter(behind).sort(newestFirst), limit, sortOf));
    },
    oldInbox: async (collection, earlier, limit) => {
      const old = [...known(states, collection).keys()].flatMap((key) => inboxOf(collection, key).filter((entry) => entry.at < earlier).map((entry) => ({ key, entry })));
      const first = old.sort((one, other) => compareScalars(one.entry.at, other.entry.at)).slice(0, limit);
      const groups = new Map<string, InboxEntry[]>();
      for (const { key, entry } of first) groups.set(key, [...(groups.get(key) ?? []), entry]);
      return structuredClone([...groups].map(([key, entries]) => ({ key, entries })));
    },
    outbox: async (limit) => structuredClone(outbox.slice(0, limit)),
    published: async (ids) => {
      before('commit');
      const gone = new Set(ids);
      outbox.splice(0, outbox.length, ...outbox.filter((entry) => !gone.has(entry.id)));
    },
    outboxSize: async () => ({ length: outbox.length, oldest: outbox[0]?.at ?? null }),
    park: async (messages) => {
      before('commit');
      for (const one of structuredClone(messages)) if (!parked.has(one.id)) parked.set(one.id, one);
    },
    parked: async ({ limit, cursor, status }) => newest([...parked.values()].filter((one) => status === undefined || one.status === status), (one) => one.parkedAt, limit, cursor),
    parkedSize: async () => [...parked.values()].filter((one) => one.status === 'parked').length,
    getParked: async (id) => structuredClone(parked.get(id)),
    decideParked: async (id, status, entry) => {
      before('commit');
      const one = parked.get(id);
      if (one?.status !== 'parked') return false;
      parked.set(id, { ...one, status, decidedBy: entry.id });
      trail.push(structuredClone(entry));
      return true;
    },
    trail: async (entries) => void trail.push(...structuredClone(entries)),
    trailPage: async ({ limit, cursor }) => newest(trail, (entry) => entry.at, limit, cursor),
    removeOldRecords: async (earlier, limit) => {
      const old = [...parked.values()].filter((one) => one.status !== 'parked' && one.parkedAt < earlier.parked).slice(0, limit);
      for (const one of old) parked.delete(one.id);
      const lines = trail.filter((entry) => entry.at < earlier.trail).slice(0, limit - old.length);
      trail.splice(0, trail.length, ...trail.filter((entry) => !lines.includes(entry)));
      return old.length + lines.length;
    },
    snapshot: {
      states: <State>(collection: string) => structuredClone(rowsOf(collection).map(({ key, version, doc }) => ({ key, version, state: doc as State }))),
      inbox: (collection) => structuredClone([...known(states, collection).keys()].flatMap((key) => inboxOf(collection, key).map((entry) => ({ ...entry, key })))),
      view: <Doc>(view: string) => structuredClone([...known(viewRows, view).values()].map(({ doc }) => doc as Doc)),
      parked: () => structuredClone([...parked.values()]),
      outbox: () => structuredClone(outbox),
    },
  };
}

function newest<Item extends { readonly id: string }>(items: readonly Item[], at: (item: Item) => string, limit: number, cursor: string | undefined) {
  const after = cursor === undefined ? undefined : readCursor(cursor, 2);
  const order = (one: Item, other: Item) => compareScalars(at(other), at(one)) || compareScalars(other.id, one.id);
  const behind = (item: Item) => after === undefined || compareScalars(at(item), after[0] ?? null) < 0 || (at(item) === after[0] && compareScalars(item.id, after[1] ?? null) < 0);
  return structuredClone(page(items.filter(behind).sort(order), limit, (item) => [at(item), item.id]));
}
