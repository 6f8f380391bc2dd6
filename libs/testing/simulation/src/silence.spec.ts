import { describe, expect, test } from '@jest/globals';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { sagas } from '@book-rental/saga';
import { createSilence } from './silence.ts';

const asking: Outgoing = { topic: 'rental_rent', key: 'jenny', value: '{}', headers: { ce_id: 's/item-rented/2' } };
const answer = (time: number): LogRecord => ({ topic: 'rental_result', partition: 0, offset: '0', key: 'jenny', value: '{}', headers: {}, time });
const running = { status: 'RUNNING', waits: 0, deadline: 50 };

/** A running saga whose deadline was at 50, acted on at 100. */
async function acting({ unread = [], unsent = false }: { readonly unread?: readonly LogRecord[]; readonly unsent?: boolean }) {
  const time = { now: 10 };
  const memory = createMemory({ now: () => time.now });
  const silence = createSilence({ now: () => time.now, records: () => unread, unread: () => true, outbox: () => memory.snapshot('saga-coordinator').outbox() });
  const store = silence.over(memory.store('saga-coordinator', [sagas], []));
  const commit = (expected: number, state: object, ...outbox: readonly Outgoing[]) => store.commit([{ collection: 'sagas', key: 's', expected, state, inbox: [], outbox, caused: [], views: [] }]);
  await commit(0, running, ...(unsent ? [asking] : []));
  time.now = 100;
  await commit(1, { ...running, waits: 1, deadline: 500 }, asking);
  return silence;
}

describe('silence', () => {
  test('is what it seems when all was read and sent', async () => {
    const { problems, acted } = await acting({ unread: [answer(60)] });
    expect(problems).toEqual([]);
    expect(acted()).toBe(1);
  });

  test('is none while an answer lay in the log when the deadline fell due', async () => {
    expect((await acting({ unread: [answer(49)] })).problems).toEqual(['saga s acted on its deadline, although rental_result/0/0 lay in the log before, unread']);
  });

  test('is none while the question has not gone out', async () => {
    expect((await acting({ unsent: true })).problems).toEqual(['saga s acted on its deadline, although s/item-rented/2 had not gone out']);
  });
});
