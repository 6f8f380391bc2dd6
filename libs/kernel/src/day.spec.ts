import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayIn } from './day.ts';

describe('the day on the library calendar', () => {
  test('begins at midnight in the library, not in Greenwich', () => {
    expect(dayIn('Asia/Seoul', '2026-11-24T14:59:59.999Z')).toBe('2026-11-24');
    expect(dayIn('Asia/Seoul', '2026-11-24T15:00:00.000Z')).toBe('2026-11-25');
    expect(dayIn('America/New_York', '2026-11-24T04:59:59.999Z')).toBe('2026-11-23');
    expect(dayIn('Asia/Kathmandu', '2026-11-24T18:14:59.999Z')).toBe('2026-11-24');
    expect(dayIn('Asia/Kathmandu', '2026-11-24T18:15:00.000Z')).toBe('2026-11-25');
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
