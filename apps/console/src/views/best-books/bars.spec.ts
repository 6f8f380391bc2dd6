import { describe, expect, test } from '@jest/globals';
import { isNamed, scaleFor } from './bars.ts';

describe('the scale of a picture', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [5, [0, 2, 4, 6]],
    [20, [0, 5, 10, 15, 20]],
    [21, [0, 10, 20, 30]],
    [999, [0, 500, 1_000]],
  ])('for up to %d', (largest, lines) => {
    expect(scaleFor(largest)).toEqual({ top: lines.at(-1), lines });
  });
});

test('today is named always, and every seventh day before it', () => {
  expect(Array.from({ length: 30 }, (_, index) => index).filter((index) => isNamed(index, 30, 7))).toEqual([1, 8, 15, 22, 29]);
});
