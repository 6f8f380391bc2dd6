import { describe, expect, test } from '@jest/globals';
import { iso } from '@book-rental/kernel';
import { newSaga, type SagaState } from '../engine/state.ts';
import { createSagaStatistics, longestWindow, mergedFigures } from './statistics.ts';

const began = Date.parse('2026-11-24T09:00:00.000Z');

function saga(startedAt: number, more: Partial<SagaState> = {}): SagaState {
  return { ...newSaga('one'), startedAt: iso(startedAt), ...more };
}

const ended = (startedAt: number, ms: number, status: SagaState['status'] = 'COMPLETED') => saga(startedAt, { status, endedAt: iso(startedAt + ms) });

/** What one coordinator saw: so many sagas of these lengths (ms), all begun at the same moment. */
function coordinator(...lengths: readonly number[]) {
  const statistics = createSagaStatistics();
  for (const ms of lengths) {
    statistics.started?.(saga(began));
    statistics.ended(ended(began, ms));
  }
  return statistics;
}

describe('the figures of a coordinator', () => {
  test('tell second by second what began, ended and stuck, and nothing where nothing did', () => {
    const statistics = coordinator(500, 1_500);
    statistics.ended(ended(began, 2_000, 'COMPENSATED'));
    statistics.stuck(saga(began, { timeline: [{ at: iso(began + 2_500), direction: 'note', what: 'stuck' }] }));
    const { seconds, ...sums } = statistics.read(4, began + 2_999, false);
    const none = { started: 0, completed: 0, compensated: 0, stuck: 0, p50Ms: null, p99Ms: null };
    expect(seconds).toMatchObject([
      { ...none, at: '2026-11-24T08:59:59.000Z' },
      { ...none, at: '2026-11-24T09:00:00.000Z', started: 2, completed: 1, p50Ms: expect.any(Number), p99Ms: expect.any(Number) },
      { at: '2026-11-24T09:00:01.000Z', started: 0, completed: 1 },
      { at: '2026-11-24T09:00:02.000Z', completed: 0, compensated: 1, stuck: 1 },
    ]);
    expect(sums).toMatchObject({ started: 2, completed: 2, compensated: 1, stuck: 1, missing: [] });
    expect(statistics.read(1, began + 10_000, false)).toMatchObject(none);
  });

  test('say how long half and nearly all of them took, a tenth too long at most', () => {
    const { p50Ms, p99Ms } = coordinator(...Array.from({ length: 1_000 }, (_, index) => index + 1)).read(60, began + 2_000, false);
    for (const [told, right] of [[p50Ms, 500], [p99Ms, 990]] as const) {
      expect(told).toBeGreaterThanOrEqual(right);
      expect(told).toBeLessThanOrEqual(right * 1.1);
    }
    expect(coordinator(0, 1).read(60, began, false).p99Ms).toBe(1);
    expect(coordinator(30 * 86_400_000).read(60, began + 30 * 86_400_000, false).p50Ms).toBeGreaterThan(86_000_000);
  });

  test('leave out what a person gave up: it tells nothing about how long sagas take', () => {
    const statistics = createSagaStatistics();
    statistics.ended(ended(began, 100, 'ABANDONED'));
    expect(statistics.read(60, began + 1_000, false)).toMatchObject({ completed: 0, compensated: 0, p50Ms: null });
  });

  test('go back so many seconds and no further, also after the clock was set back', () => {
    const statistics = createSagaStatistics();
    for (const from of [began + 86_400_000, began]) for (let second = 0; second < 2 * longestWindow; second += 1) statistics.started?.(saga(from + second * 1_000));
    expect(statistics.read(longestWindow, began + (2 * longestWindow - 1) * 1_000, false).started).toBe(longestWindow);
    expect(statistics.read(longestWindow, began + (longestWindow - 1) * 1_000, false).started).toBe(0);
    expect(statistics.read(longestWindow, began + 86_400_000 + (2 * longestWindow - 1) * 1_000, false).started).toBe(0);
  });
});

describe('the figures of several coordinators', () => {
  const [fast, slow] = [[10, 20, 30, 40, 50], [1_000, 2_000, 3_000]];
  const told = { durations: false, missing: [] };

  test('add up to those of one that had seen all of it: percentiles too, which no mean of percentiles would', () => {
    const merged = mergedFigures([coordinator(...fast), coordinator(...slow)].map((one) => one.read(60, began + 3_500, true)), 60, told);
    expect(merged).toEqual(coordinator(...fast, ...slow).read(60, began + 3_500, false));
    expect(merged).toMatchObject({ started: 8, completed: 8 });
  });

  test('that were asked a moment apart end with the latest', () => {
    const merged = mergedFigures([coordinator(...fast).read(60, began + 3_999, true), coordinator(...slow).read(60, began + 4_001, true)], 60, told);
    expect(merged).toEqual(coordinator(...fast, ...slow).read(60, began + 4_001, false));
  });

  test('name those that are not in them', () => {
    expect(mergedFigures([coordinator(...fast).read(60, began, true)], 60, { ...told, missing: ['http://127.0.0.1:3005'] }).missing).toEqual(['http://127.0.0.1:3005']);
  });
});
