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
      'SAGA_ASK_AFTER is "PT5S,soon", but must be up to 20 ISO 8601 durations above zero and up to P1D, with commas between them, such as PT5S,PT30S,PT2M.',
    ]);
  });

  test('test messages by hand are on, in production only when set', () => {
    expect(readSettings({})).toMatchObject({ settings: { testMessages: true } });
    expect(readSettings({ NODE_ENV: 'production' })).toMatchObject({ settings: { testMessages: false } });
    expect(readSettings({ NODE_ENV: 'production', TEST_MESSAGES: 'on' })).toMatchObject({ settings: { testMessages: true } });
    expect(mistakesOf({ TEST_MESSAGES: 'yes' })).toEqual(['TEST_MESSAGES is "yes", but must be on or off.']);
  });

  test('the calendar begins at an instant with its offset, or today', () => {
    const read = readSettings({ LIBRARY_CALENDAR_FROM: '2027-01-10T12:00:00+09:00' });
    expect(read.ok && read.settings.calendarFrom).toBe(Date.UTC(2027, 0, 10, 3));
    const written = new Date(Date.UTC(2027, 0, 10, 3, 0, 0, 250));
    expect(readSettings({ LIBRARY_CALENDAR_FROM: written.toISOString() })).toMatchObject({ settings: { calendarFrom: written.getTime() } });
    expect(readSettings({})).toMatchObject({ settings: { calendarFrom: undefined } });
    expect(mistakesOf({ LIBRARY_CALENDAR_FROM: '10 January' })).toEqual(['LIBRARY_CALENDAR_FROM is "10 January", but must be an instant such as 2027-01-10T12:00:00+09:00.']);
  });

  test('the retention chain must grow: log, inbox, sagas, loans', () => {
    expect(mistakesOf({ INBOX_RETENTION: 'P7D' })).toEqual(['INBOX_RETENTION is P7D, but must be longer than LOG_RETENTION + LOG_SEGMENT, which is P8D.']);
    expect(mistakesOf({ SAGA_RETENTION: 'P30D' })).toEqual(['SAGA_RETENTION is P30D, but must be longer than INBOX_RETENTION, which is P30D.']);
  });

  test('a chain that does not grow is told beside other mistakes, and what could not be read is not compared', () => {
    expect(mistakesOf({ PORT: 'x', SAGA_RETENTION: 'P30D', LOAN_RETENTION: 'soon' })).toEqual([
      'PORT is "x", but must be a whole number from 0 to 65535.',
      expect.stringContaining('LOAN_RETENTION is "soon", but must be an ISO 8601 duration'),
      'SAGA_RETENTION is P30D, but must be longer than INBOX_RETENTION, which is P30D.',
    ]);
  });

  test('a duration that no timer can count, or that is older than any date, is refused', () => {
    expect(mistakesOf({ RETENTION_INTERVAL: 'P25D', TIMER_INTERVAL: 'PT0.001S', LOAN_RETENTION: 'P36501D', SAGA_UNDO_AFTER: 'PT5S,P60D' })).toEqual([
      'SAGA_UNDO_AFTER is "PT5S,P60D", but must be up to 20 ISO 8601 durations above zero and up to P1D, with commas between them, such as PT5S,PT30S,PT2M.',
      'TIMER_INTERVAL is "PT0.001S", but must be an ISO 8601 duration from PT0.01S to P1D such as PT30S, without months and years.',
      'LOAN_RETENTION is "P36501D", but must be an ISO 8601 duration from PT1S to P36500D such as PT12H or P7D, without months and years.',
      'RETENTION_INTERVAL is "P25D", but must be an ISO 8601 duration from PT0.01S to P1D such as PT30S, without months and years.',
    ]);
  });

  test('what a saga asks and takes back by itself must be done while it is remembered', () => {
    const short = { LOG_RETENTION: 'PT1H', LOG_SEGMENT: 'PT1H', INBOX_RETENTION: 'P3D' };
    expect(mistakesOf({ ...short, SAGA_UNDO_AFTER: 'P1D,P1D,P1D' })).toEqual(['INBOX_RETENTION is P3D, but must be longer than the sum of SAGA_ASK_AFTER and SAGA_UNDO_AFTER, which is P3DT2M35S.']);
    expect(mistakesOf({ ...short, SAGA_POINTS_AFTER: 'P1D,P1D,P1D' })).toEqual(['INBOX_RETENTION is P3D, but must be longer than the sum of SAGA_ASK_AFTER and SAGA_POINTS_AFTER, which is P3DT2M35S.']);
  });

  test('the table for the docs names every variable', () => {
    expect(settingsTable()).toContain('| `LATE_FEE_PER_DAY` | `10` |');
  });
});
