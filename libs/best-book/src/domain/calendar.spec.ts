import { describe, expect, test } from '@jest/globals';
import { periodsOf } from './calendar.ts';

describe('the periods of a day', () => {
  test('are its week, its month and its year', () => {
    expect(periodsOf('2026-11-24')).toEqual({ week: '2026-W48', month: '2026-11', year: '2026' });
  });

  test('a week belongs to the year that has its Thursday', () => {
    expect(periodsOf('2026-12-31').week).toBe('2026-W53');
    expect(periodsOf('2027-01-03').week).toBe('2026-W53');
    expect(periodsOf('2027-01-04').week).toBe('2027-W01');
    expect(periodsOf('2024-12-30').week).toBe('2025-W01');
    expect(periodsOf('2025-01-01').week).toBe('2025-W01');
  });
});
