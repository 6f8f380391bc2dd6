import { describe, expect, test } from '@jest/globals';
import { figuresOf, lastOf, paceOf, shares } from './figures.ts';

const began = Date.parse('2026-11-25T12:00:00Z');
const seconds = (each: readonly (readonly [started: number, completed: number, compensated: number])[]) =>
  each.map(([started, completed, compensated], index) => ({ at: new Date(began + index * 1_000).toISOString(), started, completed, compensated, p50Ms: completed > 0 ? 5 : null, p99Ms: completed > 0 ? 9 : null }));

describe('what is drawn', () => {
  test('leaves out the second that is not over', () => {
    const figures = figuresOf(seconds([[3, 2, 1], [4, 4, 0], [1, 0, 0]]));
    expect(figures.times).toEqual([began / 1_000, began / 1_000 + 1]);
    expect([figures.started, figures.completed, figures.compensated, figures.p50]).toEqual([[3, 4], [2, 4], [1, 0], [5, 5]]);
  });

  test('a rate is that of ten seconds, and none where nothing ended', () => {
    const figures = figuresOf(seconds([[1, 0, 0], [1, 3, 1], ...Array.from({ length: 10 }, () => [0, 0, 0] as const), [0, 0, 0]]));
    expect(figures.success.slice(0, 3)).toEqual([null, 75, 75]);
    expect(figures.undone[1]).toBe(25);
    expect([figures.success[10], figures.success[11]]).toEqual([75, null]);
  });

  test('the pace is that of the last five whole seconds', () => {
    expect(paceOf(figuresOf(seconds([[100, 0, 0], [10, 0, 0], [10, 0, 0], [10, 0, 0], [10, 0, 0], [20, 0, 0], [0, 0, 0]])))).toBe(12);
    expect(paceOf(figuresOf([]))).toBe(0);
  });
});

test('nothing that ended has no rate, and the last value is the last there is', () => {
  expect(shares([{ completed: 0, compensated: 0 }])).toEqual({ success: null, undone: null });
  expect([lastOf([1, 2, null]), lastOf([null]), lastOf([])]).toEqual([2, null, null]);
});
