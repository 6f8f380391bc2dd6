import { expect, test } from '@jest/globals';
import { relative } from './relative.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

test.each([
  ['a moment ago has no number', -9_000, 'en', undefined],
  ['seconds', -42_000, 'en', '42 seconds ago'],
  ['minutes, never rounded up', -119_000, 'en', '1 minute ago'],
  ['hours in Korean', -2 * 3_600_000, 'ko', '2시간 전'],
  ['what is still to come', 3 * 86_400_000, 'en', 'in 3 days'],
] as const)('%s', (_, ms, language, told) => {
  expect(relative(now + ms, now, language)).toBe(told);
});
