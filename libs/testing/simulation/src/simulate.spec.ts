import { describe, expect, test } from '@jest/globals';
import { crashPoints } from '@book-rental/runtime';
import { simulate, type Simulation } from './simulate.ts';

const seeds = Array.from({ length: 400 }, (_, index) => index + 1);
const patience = 120_000;

/** What a failing seed says: enough to play it again. */
function failure({ seed, problems }: Simulation): string {
  return `seed ${seed}: ${problems.slice(0, 3).join(' | ')}`;
}

describe('five services, whatever chance does to them', () => {
  test(
    'end in agreement, and everything that could go wrong did',
    async () => {
      const sums: Record<string, number> = {};
      const add = (name: string, count: number) => {
        sums[name] = (sums[name] ?? 0) + count;
      };
      const failures: string[] = [];
      for (const seed of seeds) {
        const run = await simulate({ seed });
        if (!run.ok) failures.push(failure(run));
        for (const point of crashPoints) add(point, run.crashes[point]);
        const { wire, visitors, sagas, storeOutages, operatorActions, audits, deadlines } = run.stats;
        for (const [name, count] of Object.entries(sagas)) add(name, count);
        add('duplicates', wire.duplicates);
        add('reordered', wire.reordered);
        add('lost', wire.lost);
        add('outages of the log', wire.outages);
        add('outages of a store', storeOutages);
        add('repeated requests', visitors.repeated);
        add('unanswered requests', visitors.unanswered);
        add('operator actions', operatorActions);
        add('audits on the way', audits);
        add('deadlines acted on', deadlines);
      }
      expect(failures).toEqual([]);
      const faults = [...crashPoints, 'duplicates', 'reordered', 'lost', 'outages of the log', 'outages of a store', 'repeated requests', 'unanswered requests', 'operator actions', 'audits on the way', 'deadlines acted on'];
      const outcomes = ['RENT', 'RETURN', 'OVERDUE'].flatMap((type) => [`${type} COMPLETED`, `${type} COMPENSATED`]);
      expect([...faults, ...outcomes].filter((name) => (sums[name] ?? 0) === 0)).toEqual([]);
    },
    patience,
  );

  test('go the same way twice under the same seed, and another way under another', async () => {
    const [once, again, other] = [await simulate({ seed: 7 }), await simulate({ seed: 7 }), await simulate({ seed: 8 })];
    expect(again.events).toEqual(once.events);
    expect(again.trace).toBe(once.trace);
    expect(other.trace).not.toBe(once.trace);
  });

  test(
    'end in agreement after a long time, too',
    async () => {
      const runs = [await simulate({ seed: 90_001, steps: 4_000 }), await simulate({ seed: 90_002, steps: 4_000 }), await simulate({ seed: 90_003, steps: 4_000 })];
      expect(runs.filter((run) => !run.ok).map(failure)).toEqual([]);
    },
    patience,
  );
});
