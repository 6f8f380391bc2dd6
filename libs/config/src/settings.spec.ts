import { describe, expect, test } from '@jest/globals';
import { readSettings, settingsTable } from './settings.ts';

function mistakesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  const read = readSettings(environment);
  return read.ok ? [] : read.mistakes;
}

describe('settings', () => {
  test('nothing need be set', () => {
    const read = readSettings({});
    expect(read.ok && read.settings).toMatchObject({ host: '127.0.0.1', port: 3000, dataDir: '.data', timeZone: 'Asia/Seoul', loanLimit: 5, askAfter: [5_000, 30_000, 120_000] });
  });

  test('an empty variable counts as not set', () => {
    const read = readSettings({ PORT: '' });
    expect(read.ok && read.settings.port).toBe(3000);
  });

  test('all mistakes are told at once, with variable, value and what is allowed', () => {
    expect(mistakesOf({ PORT: '70000', LIBRARY_TIME_ZONE: 'Mars/Base', SAGA_ASK_AFTER: 'PT5S,soon', LOG_FORMAT: 'xml' })).toEqual([
      'PORT is "70000", but must be a whole number from 0 to 65535.',
      'LOG_FORMAT is "xml", but must be one of text, json.',
      'LIBRARY_TIME_ZONE is "Mars/Base", but must be an IANA time zone such as Asia/Seoul.',
      'SAGA_ASK_AFTER is "PT5S,soon", but must be ISO 8601 durations above zero with commas between them, such as PT5S,PT30S,PT2M.',
    ]);
  });

  test('the calendar begins at an instant with its offset, or today', () => {
    const read = readSettings({ LIBRARY_CALENDAR_FROM: '2027-01-10T12:00:00+09:00' });
    expect(read.ok && read.settings.calendarFrom).toBe(Date.UTC(2027, 0, 10, 3));
    expect(readSettings({})).toMatchObject({ settings: { calendarFrom: undefined } });
    expect(mistakesOf({ LIBRARY_CALENDAR_FROM: '10 January' })).toEqual(['LIBRARY_CALENDAR_FROM is "10 January", but must be an instant such as 2027-01-10T12:00:00+09:00.']);
  });

  test('the retention chain must grow: log, inbox, sagas, loans', () => {
    expect(mistakesOf({ INBOX_RETENTION: 'P7D' })).toEqual(['INBOX_RETENTION is P7D, but must be longer than LOG_RETENTION + LOG_SEGMENT, which is P8D.']);
    expect(mistakesOf({ SAGA_RETENTION: 'P30D' })).toEqual(['SAGA_RETENTION is P30D, but must be longer than INBOX_RETENTION, which is P30D.']);
  });

  test('the table for the docs names every variable', () => {
    expect(settingsTable()).toContain('| `LATE_FEE_PER_DAY` | `10` |');
  });
});
