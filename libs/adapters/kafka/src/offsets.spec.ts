import { describe, expect, test } from '@jest/globals';
import type { Offsets } from 'kafkajs';
import { createOffsets, type CommittedOffsets } from './offsets.ts';

interface Broker {
  readonly offsets: CommittedOffsets;
  readonly committed: string[];
  readonly failures: unknown[];
  /** What the next commit is answered with, and what happens while it is under way. */
  readonly fail: (error: Error, meanwhile?: () => void) => void;
  readonly moved: (partition: number, offset: string) => void;
}

function broker(): Broker {
  const committed: string[] = [];
  const failures: unknown[] = [];
  let failing: { readonly error: Error; readonly meanwhile: () => void } | undefined;
  // Only when it is told: an hour is longer than any spec.
  const offsets = createOffsets(3_600_000, (error) => failures.push(error));
  const commit = async ({ topics }: Offsets): Promise<void> => {
    const now = failing;
    failing = undefined;
    now?.meanwhile();
    if (now !== undefined) throw now.error;
    committed.push(topics.map(({ topic, partitions }) => `${topic} ${partitions.map(({ partition, offset }) => `${partition}:${offset}`).join(' ')}`).join(', '));
  };
  return {
    offsets,
    committed,
    failures,
    fail: (error, meanwhile = () => undefined) => {
      failing = { error, meanwhile };
    },
    moved: (partition, offset) => offsets.moved('rental_rent', partition, offset, commit),
  };
}

const rebalance = Object.assign(new Error('The group is rebalancing'), { type: 'REBALANCE_IN_PROGRESS' });

describe('offsets', () => {
  test('go in one request, the last of each partition', async () => {
    const { offsets, committed, moved } = broker();
    moved(0, '9');
    moved(0, '10');
    moved(1, '5');
    await offsets.flush();
    expect(committed).toEqual(['rental_rent 0:10 1:5']);
    await offsets.flush();
    expect(committed).toHaveLength(1);
    await offsets.stop();
  });

  test('that the broker did not take go again, and never over a newer one', async () => {
    const { offsets, committed, failures, fail, moved } = broker();
    moved(0, '9');
    moved(1, '5');
    fail(new Error('Closed connection'), () => moved(0, '10'));
    await offsets.flush();
    expect(failures).toHaveLength(1);
    await offsets.flush();
    expect(committed).toEqual(['rental_rent 0:10 1:5']);
    await offsets.stop();
  });

  test('of a generation that is over are not sent, and nobody is alarmed', async () => {
    const { offsets, committed, failures, fail, moved } = broker();
    moved(0, '9');
    fail(rebalance);
    await offsets.flush();
    moved(1, '5');
    offsets.forget();
    await offsets.flush();
    expect(committed).toEqual([]);
    expect(failures).toEqual([]);
    await offsets.stop();
  });

  test('that failed while the group was shared out anew stay forgotten', async () => {
    const { offsets, committed, fail, moved } = broker();
    moved(0, '9');
    fail(new Error('Closed connection'), () => offsets.forget());
    await offsets.flush();
    await offsets.flush();
    expect(committed).toEqual([]);
    await offsets.stop();
  });

  test('that wait are sent by who stops', async () => {
    const { offsets, committed, moved } = broker();
    moved(0, '9');
    await offsets.stop();
    expect(committed).toEqual(['rental_rent 0:9']);
  });
});
