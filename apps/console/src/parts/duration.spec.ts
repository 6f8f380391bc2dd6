import { expect, test } from '@jest/globals';
import { duration, timeTaken } from './duration.ts';

test.each([
  ['nothing', 0, 'en', '0 ms'],
  ['less than a second in Korean', 63, 'ko', '63ms'],
  ['seconds with a tenth', 5_260, 'en', '5.2 sec'],
  ['more than ten seconds without', 10_960, 'en', '10 sec'],
  ['a minute that is not quite two', 119_999, 'en', '1 min 59 sec'],
  ['whole minutes', 120_000, 'ko', '2분'],
  ['hours', 7_500_000, 'en', '2 hr 5 min'],
  ['days in Korean', 2 * 86_400_000 + 3 * 3_600_000, 'ko', '2일 3시간'],
] as const)('%s', (_, ms, language, told) => {
  expect(duration(ms, language)).toBe(told);
});

test('what began and ended in one millisecond took less than that, not nothing', () => {
  expect(timeTaken('2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00.000Z', 'en')).toBe('< 1 ms');
  expect(timeTaken('2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00.016Z', 'ko')).toBe('16ms');
});
