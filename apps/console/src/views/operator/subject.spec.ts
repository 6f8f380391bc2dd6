import { expect, test } from '@jest/globals';
import { subjectOf } from './subject.ts';

test.each([
  ['/sagas/0193-a', 'saga retry', '/sagas/0193-a'],
  ['/books/7', 'book withdrawn', '/books/7'],
  ['/topics/rental_rent', 'test message', '/topics/rental_rent'],
  ['/parked/book.rental_rent.0.7', 'parked discarded', '/operator?tab=parked&status=discarded&message=book.rental_rent.0.7'],
  ['/parked/book.rental_rent.0.7', 'parked retried', '/operator?tab=parked&status=retried&message=book.rental_rent.0.7'],
  ['/parked/book.rental_rent.0.7', 'parked retry failed', '/operator?tab=parked&message=book.rental_rent.0.7'],
])('what somebody did to %s (%s) is at %s', (subject, action, to) => {
  expect(subjectOf({ subject, action })?.to).toBe(to);
});

test('what has no page has no link', () => {
  expect(subjectOf({ subject: 'the clock', action: 'set' })).toBeUndefined();
});
