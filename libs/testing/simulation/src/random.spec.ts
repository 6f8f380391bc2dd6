import { describe, expect, test } from '@jest/globals';
import { createRandom } from './random.ts';

describe('chance', () => {
  test('is the same for the same seed on every machine', () => {
    const random = createRandom(42);
    expect([random.below(1000), random.below(1000), random.below(1000), random.hex(8)]).toEqual([601, 448, 852, 'a2849d73']);
  });

  test('shuffles without losing anything', () => {
    const random = createRandom(1);
    const shuffled = random.shuffled([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(shuffled).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...shuffled].sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('cannot pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow('nothing to pick from');
  });
});
