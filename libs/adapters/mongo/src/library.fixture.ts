import type { Outgoing } from '@book-rental/kernel';
import type { Change, Collection, InboxEntry, Store } from '@book-rental/runtime';

interface Card {
  readonly status: string;
  readonly due?: number;
}

const of = (read: (card: Card) => string | number | undefined) => read as (doc: never) => string | number | undefined;

/** A collection with what the real ones have: a text, a number that is not always there, and an index on it. */
export const cards: Collection = {
  name: 'cards',
  fields: { status: { type: 'text', of: of((card) => card.status) }, due: { type: 'integer', of: of((card) => card.due) } },
  indexes: [{ fields: ['due'], sparse: true }],
};

export const loans: Collection = { name: 'loans', fields: { status: { type: 'text', of: of((loan) => loan.status) } }, indexes: [{ fields: ['status'] }] };

export function change(key: string, expected: number, more: Partial<Change> = {}): Change {
  return { collection: 'cards', key, expected, state: { status: 'OPEN' }, inbox: [], outbox: [], caused: [], views: [], ...more };
}

export function entry(sagaId: string, more: Partial<InboxEntry> = {}): InboxEntry {
  return { sagaId, effect: 'RENT', outcome: 'done', applied: 1, at: '2026-11-24T00:00:00.000Z', ...more };
}

export function loan(id: string, version: number, status: string): Change['views'][number] {
  return { view: 'loans', id, version, doc: { status } };
}

export function message(id: string): Outgoing {
  return { topic: 'rental_rent', key: '제니', value: '{"point":10}', headers: { ce_id: id, ce_time: '2026-11-24T00:00:00.000Z' } };
}

/** A UUIDv7 of the n-th minute. */
export function sagaNo(n: number): string {
  const ms = (Date.UTC(2026, 10, 1) + n * 60_000).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}

/** One key's load and commit until it wins, as `handle` does; answers how often it lost. */
export async function until(store: Store, key: string, sagaIds: readonly string[], decide: (version: number, inbox: readonly InboxEntry[]) => Change | undefined): Promise<number> {
  for (let lost = 0; lost < 1_000; lost += 1) {
    const [loaded] = await store.load('cards', [{ key, sagaIds }]);
    const next = decide(loaded?.version ?? 0, loaded?.inbox ?? []);
    if (next === undefined || (await store.commit([next]))[0] === true) return lost;
  }
  throw new Error(`${key} lost a thousand races.`);
}
