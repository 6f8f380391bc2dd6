import { expect, test } from '@jest/globals';
import { restAfter } from './pace.ts';

test.each([
  ['after a record that came alone, a reader fetches again at once', 1, 40, 0],
  ['after more, it rests as long as they took, so that what comes meanwhile comes together', 2, 40, 40],
  ['never longer than it may', 200, 3_000, 100],
])('%s', (_title, records, tookMs, rests) => {
  expect(restAfter(records, tookMs, 100)).toBe(rests);
});
