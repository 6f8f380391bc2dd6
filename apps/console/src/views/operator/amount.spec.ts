import { describe, expect, test } from '@jest/globals';
import { amountText, sumOf, urgencyOf, type Amount } from './amount.ts';

const some = (count: number, more = false): Amount => ({ count, more });

describe('whether somebody has to act', () => {
  test.each([
    [some(0), some(0), some(0), 0, 'rest'],
    [some(0), some(0), some(4), 0, 'watch'],
    [some(1), some(0), some(4), 0, 'act'],
    [some(0), some(1), some(0), 0, 'act'],
    [some(0), some(0), some(0), 1, 'act'],
  ] as const)('stuck %j, set aside %j, slow %j, contradictions %i: %s', (stuck, parked, slow, violations, urgency) => {
    expect(urgencyOf({ stuck, parked, slow, violations })).toBe(urgency);
  });
});

test('a list that goes on is never counted as if it ended', () => {
  expect([amountText(some(3)), amountText(some(50, true)), amountText(sumOf([some(3), some(50, true)]))]).toEqual(['3', '50+', '53+']);
});
