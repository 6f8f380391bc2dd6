import { expect, test } from '@jest/globals';
import { restAfter } from './pace.ts';

test.each([
  ['after a record that came alone, a reader fetches again at once', { records: 1, tookMs: 40, members: 1 }, 0],
  ['after more, it rests as long as they took, so that what comes meanwhile comes together', { records: 2, tookMs: 40, members: 1 }, 40],
  ['never longer than it may', { records: 200, tookMs: 3_000, members: 1 }, 100],
  ['of two members each begins half as many batches as one would', { records: 2, tookMs: 40, members: 2 }, 120],
  ['and may rest twice as long', { records: 200, tookMs: 3_000, members: 2 }, 200],
])('%s', (_title, { records, tookMs, members }, rests) => {
  expect(restAfter(records, tookMs, { members, atMostMs: 100 })).toBe(rests);
});
