import { describe, expect, test } from '@jest/globals';
import { outcomeOf } from './jest.ts';

const passed = { status: 'passed', fullName: 'a member rents a book' };

function report(numFailedTests: number, numRuntimeErrorTestSuites: number, ...skipped: readonly string[]) {
  return {
    numPassedTests: 1,
    numFailedTests,
    numRuntimeErrorTestSuites,
    testResults: [{ assertionResults: [passed, ...skipped.map((fullName) => ({ status: 'pending', fullName }))] }],
  };
}

describe('what jest reports', () => {
  test('is taken over', () => {
    expect(outcomeOf(report(0, 0))).toEqual({ passed: 1, failed: 0, skipped: [] });
  });

  test('counts a file that does not load as a failure', () => {
    expect(outcomeOf(report(1, 2)).failed).toBe(3);
  });

  test('names what was skipped, with the reason from the title', () => {
    expect(outcomeOf(report(0, 0, 'a journey [needs Kafka: no broker answers] is told')).skipped).toEqual([
      { title: 'a journey', reason: 'needs Kafka: no broker answers' },
    ]);
  });

  test('does not invent a reason', () => {
    expect(outcomeOf(report(0, 0, 'a journey')).skipped).toEqual([{ title: 'a journey', reason: 'no reason given' }]);
  });
});
