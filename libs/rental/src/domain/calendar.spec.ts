import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayIn, daysAfter, daysBetween } from './calendar.ts';

describe('the day on the library calendar', () => {
  test('begins at midnight in the library, not in Greenwich', () => {
    expect(dayIn('Asia/Seoul', '2026-11-24T14:59:59.999Z')).toBe('2026-11-24');
    expect(dayIn('Asia/Seoul', '2026-11-24T15:00:00.000Z')).toBe('2026-11-25');
    expect(dayIn('America/New_York', '2026-11-24T04:59:59.999Z')).toBe('2026-11-23');
  });

  test('is what a formatter asked for that very instant says, however often it is asked', () => {
    const zone = fc.constantFrom('Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC');
    const instant = fc.date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(zone, instant, (timeZone, date) => {
        const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(date).split('/');
        expect(dayIn(timeZone, date.toISOString())).toBe(parts.reverse().join('-'));
      }),
      { numRuns: 3000 },
    );
  });
});

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
