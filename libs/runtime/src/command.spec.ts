import { describe, expect, test } from '@jest/globals';
import { refuse, type Decider } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { createOrders } from './command.ts';

const decider: Decider<number, number, number> = {
  initial: () => 0,
  decide: (add, sum) => (sum + add < 0 ? refuse('BELOW_ZERO', 'That is below zero.') : [add]),
  evolve: (sum, add) => sum + add,
};

function counter() {
  const store = createMemory().store('counter', [{ name: 'sums', fields: {}, indexes: [] }], []);
  const { order } = createOrders({ store, collection: 'sums', initial: decider.initial, where: 'counter' }, { decider, reactions: {} }, () => undefined);
  const add = (command: number, hash: string) => order({ key: 'a', command, at: '2026-11-24T09:00:00.000Z', answer: (_events, sum) => ({ sum }), idempotency: { key: 'k', hash } });
  return { add, sum: async () => (await store.load<number>('sums', [{ key: 'a', sagaIds: [] }]))[0]?.state };
}

describe('the same idempotency key', () => {
  test('with the same body gives the same answer, and changes nothing', async () => {
    const { add, sum } = counter();
    expect(await add(3, 'x')).toEqual({ kind: 'done', answer: { sum: 3 }, replayed: false });
    expect(await add(3, 'x')).toEqual({ kind: 'done', answer: { sum: 3 }, replayed: true });
    expect(await sum()).toBe(3);
  });

  test('gives the same refusal, although it would be done by now', async () => {
    const { add } = counter();
    expect(await add(-3, 'x')).toMatchObject({ kind: 'refused', refusal: { code: 'BELOW_ZERO' }, replayed: false });
    expect(await add(-3, 'x')).toMatchObject({ kind: 'refused', refusal: { code: 'BELOW_ZERO' }, replayed: true });
  });

  test('with another body is told, and changes nothing', async () => {
    const { add, sum } = counter();
    await add(3, 'x');
    expect(await add(4, 'y')).toEqual({ kind: 'reused' });
    expect(await sum()).toBe(3);
  });
});
