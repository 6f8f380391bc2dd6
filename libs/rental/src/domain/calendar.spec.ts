import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysAfter, daysBetween } from './calendar.ts';

describe('counting days', () => {
  test('drops no month, leap day or end of a year', () => {
    expect(daysBetween('2026-01-10', '2026-02-12')).toBe(33);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
    expect(daysBetween('2026-02-12', '2026-01-10')).toBe(-33);
  });

  test('so many days after a day are that many days from it', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((n) => daysAfter('1980-01-01', n));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 1000 }), (from, days) => {
        const to = daysAfter(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(to >= from).toBe(true);
      }),
    );
  });
});
