import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { InvalidCursor, type InboxEntry, type Store } from '@book-rental/runtime';
import { members } from './collection.ts';
import { ledgerOf, type LedgerLine } from './ledger.ts';

const minute = (count: number) => new Date(Date.UTC(2026, 10, 24, 12, count)).toISOString();
const line = (sagaId: string, effect: string, points: number, at: string): InboxEntry => ({ sagaId, effect, outcome: 'done', applied: 1, at, data: { points } });
const refused = (sagaId: string): InboxEntry => ({ sagaId, effect: 'OVERDUE', outcome: 'refused', applied: 0, at: minute(0) });

async function storeWith(...inbox: readonly InboxEntry[]): Promise<Store> {
  const store = createMemory().store('member', [members], []);
  await store.commit([{ collection: 'members', key: 'jenny', expected: 0, state: { status: 'REGISTERED', id: 'jenny', name: '제니', balance: 0, carried: 0 }, inbox, outbox: [], caused: [], views: [] }]);
  return store;
}

async function pages(store: Store, limit: number): Promise<readonly (readonly LedgerLine[])[]> {
  const all: (readonly LedgerLine[])[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await ledgerOf(store, 'jenny', { limit, cursor });
    all.push(items);
    if (nextCursor === null) return all;
    cursor = nextCursor;
  }
}

const effects = (lines: readonly LedgerLine[]) => lines.map(({ sagaId, effect }) => `${sagaId} ${effect}`);

describe('the ledger', () => {
  test('shows the latest operation first, and what it took back before what it gave', async () => {
    const store = await storeWith(line('s1', 'RENT', 10, minute(1)), line('s1', 'POINT_USE', -10, minute(9)), line('s2', 'RENT', 10, minute(2)), line('s3', 'OVERDUE', -10, minute(3)), line('s3', 'OVERDUE_CANCEL', 10, minute(3)));
    const expected = ['s3 OVERDUE_CANCEL', 's3 OVERDUE', 's2 RENT', 's1 POINT_USE', 's1 RENT'];
    for (const limit of [1, 2, 3, 4, 5, 200]) expect(effects((await pages(store, limit)).flat())).toEqual(expected);
  });

  test('fills its pages, though between the lines hundreds of entries changed nothing', async () => {
    const nothing = Array.from({ length: 450 }, (_, index) => refused(`s2-${String(index).padStart(3, '0')}`));
    const store = await storeWith(line('s1', 'RENT', 10, minute(1)), ...nothing, line('s3', 'RENT', 10, minute(2)), line('s4', 'RENT', 10, minute(3)), { ...line('a-key', 'command', 0, minute(4)), data: { hash: 'x' } });
    expect((await pages(store, 2)).map(effects)).toEqual([['s4 RENT', 's3 RENT'], ['s1 RENT']]);
  });

  test('loses and repeats no line where a portion ends in the middle of an operation', async () => {
    const many = Array.from({ length: 250 }, (_, index) => `s${String(index).padStart(3, '0')}`).flatMap((sagaId) => [line(sagaId, 'RENT', 10, minute(1)), line(sagaId, 'POINT_USE', -10, minute(2))]);
    const store = await storeWith(...many, refused('s999'));
    const all = effects((await pages(store, 7)).flat());
    expect(all).toHaveLength(500);
    expect(all).toEqual([...new Set(all)]);
    expect(all.slice(0, 3)).toEqual(['s249 POINT_USE', 's249 RENT', 's248 POINT_USE']);
  });

  test('refuses what is no cursor of it', async () => {
    const store = await storeWith();
    for (const cursor of ['nonsense', Buffer.from('["s1","RENT"]').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
      await expect(ledgerOf(store, 'jenny', { limit: 2, cursor })).rejects.toThrow(InvalidCursor);
    }
  });
});
