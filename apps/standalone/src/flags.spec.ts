import { describe, expect, test } from '@jest/globals';
import { readSettings } from '@book-rental/config';
import { forWatching, shortenedFor } from './demonstration.ts';
import { readFlags } from './flags.ts';

describe('what npm start is told', () => {
  test('is the flags that are there', () => {
    expect(readFlags([])).toEqual({ allowTimeTravel: false, lab: false });
    expect(readFlags(['--lab', '--allow-time-travel'])).toEqual({ allowTimeTravel: true, lab: true });
  });

  test('is refused with what there is, when it is something else', () => {
    expect(readFlags(['--lab', '--labs', 'toString'])).toBe('Unknown option --labs toString. There are --allow-time-travel (POST /clock moves the calendar of the library) and --lab (POST /lab/faults makes services fail).');
  });
});

describe('deadlines in the failure lab', () => {
  test('are short enough to watch, except those that are set', () => {
    const given = { SAGA_ASK_AFTER: 'PT1M', SAGA_UNDO_AFTER: '', PORT: '0' };
    expect(readSettings(forWatching(given))).toMatchObject({ ok: true, settings: { askAfter: [60_000], undoAfter: [3_000, 3_000, 3_000], pointsAfter: [3_000, 3_000, 3_000], timerInterval: 200, port: 0 } });
    expect(shortenedFor(given)).toEqual(['SAGA_UNDO_AFTER=PT3S,PT3S,PT3S', 'SAGA_POINTS_AFTER=PT3S,PT3S,PT3S', 'TIMER_INTERVAL=PT0.2S']);
  });
});
