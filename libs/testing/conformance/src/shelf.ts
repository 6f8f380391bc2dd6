import type { Outgoing } from '@book-rental/kernel';
import type { Change, Collection, InboxEntry, Log, Store } from '@book-rental/runtime';

/** One adapter, opened for one test. */
export interface Opened {
  readonly store: Store;
  readonly log: Log;
  /** Closes and opens again on the same data; left out where nothing outlives the process. */
  readonly reopen?: () => Promise<Opened>;
  readonly close: () => Promise<void>;
}

/** Opens an empty adapter with the collection `things` and the view `rows`. */
export type Open = (collections: readonly Collection[], views: readonly Collection[]) => Promise<Opened>;

export interface Thing {
  readonly name: string;
  readonly size: number;
  readonly due: number | null;
}

const of = <Field extends string | number | null>(read: (thing: Thing) => Field) => read as (doc: never) => Field;
const fields: Collection['fields'] = {
  name: { type: 'text', of: of((thing) => thing.name) },
  size: { type: 'integer', of: of((thing) => thing.size) },
  due: { type: 'integer', of: of((thing) => thing.due) },
};

export const things: Collection = { name: 'things', fields, indexes: [{ fields: ['due'], sparse: true }, { fields: ['size', 'name'] }] };
export const rows: Collection = { name: 'rows', fields, indexes: [{ fields: ['name'] }] };

export function thing(name: string, size = 1, due: number | null = null): Thing {
  return { name, size, due };
}

export function change(key: string, expected: number, state: Thing | null, more: Partial<Change> = {}): Change {
  return { collection: 'things', key, expected, state, inbox: [], outbox: [], caused: [], views: [], ...more };
}

export function entry(sagaId: string, effect = 'RENT', more: Partial<InboxEntry> = {}): InboxEntry {
  return { sagaId, effect, outcome: 'done', applied: 1, at: '2026-11-24T00:00:00.000Z', ...more };
}

export function outgoing(id: string, key = '제니', topic = 'rental_rent'): Outgoing {
  return { topic, key, value: JSON.stringify({ id, title: '누구를 위하여 종을 울리나?' }), headers: { ce_id: id } };
}

/** Waits until the log has handed over so many records, by the log's own calls. */
export function collector(wanted: number): { readonly seen: string[]; readonly take: (ids: readonly string[]) => void; readonly full: Promise<void> } {
  const seen: string[] = [];
  let enough = (): void => undefined;
  const full = new Promise<void>((resolve) => {
    enough = resolve;
  });
  return {
    seen,
    full,
    take: (ids) => {
      seen.push(...ids);
      if (seen.length >= wanted) enough();
    },
  };
}
