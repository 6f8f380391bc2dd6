import { describe, expect, test } from '@jest/globals';
import { totalsOf, type Outcome } from './totals.ts';

const green: Outcome = { passed: 3, failed: 0, skipped: [] };
const red: Outcome = { passed: 1, failed: 2, skipped: [] };
const patchy: Outcome = { passed: 1, failed: 0, skipped: [{ title: 'a journey through Kafka', reason: 'no broker here' }] };

describe('the totals of a run', () => {
  test('add up all suites in one line', () => {
    expect(totalsOf([green, red, patchy], false).line).toBe('5 passed, 2 failed, 1 skipped');
  });

  test('are good when all passed', () => {
    expect(totalsOf([green, green], true)).toEqual({ ok: true, remarks: [], line: '6 passed, 0 failed, 0 skipped' });
  });

  test('are bad when one suite failed, wherever it stands', () => {
    expect(totalsOf([red, green], false).ok).toBe(false);
    expect(totalsOf([green, red], false).ok).toBe(false);
  });

  test('are bad when nothing ran', () => {
    expect(totalsOf([], false).ok).toBe(false);
    expect(totalsOf([{ passed: 0, failed: 0, skipped: patchy.skipped }], false).ok).toBe(false);
  });

  test('tell what was skipped and why', () => {
    expect(totalsOf([patchy], false)).toMatchObject({
      ok: true,
      remarks: ['skipped: a journey through Kafka (no broker here)'],
    });
  });

  test('are bad on CI when anything was skipped', () => {
    expect(totalsOf([patchy], true).ok).toBe(false);
  });
});
