import { expect, test } from '@jest/globals';
import { asked, filterOf, isEmpty } from './filter.ts';

test.each([
  ['', {}],
  ['status=STUCK&memberId=jenny', { status: 'STUCK', memberId: 'jenny' }],
  ['status=COMPENSATING,STUCK&type=RENT&olderThan=PT5M&query=%EB%B0%94%EB%8B%A4', { status: 'STUCK,COMPENSATING', type: 'RENT', olderThan: 'PT5M', query: '바다' }],
  ['status=LOST,STUCK&type=LEND&query=%20&page=7', { status: 'STUCK' }],
])('the address "%s" asks for what is understood of it', (address, expected) => {
  expect(asked(filterOf(new URLSearchParams(address)))).toEqual(expected);
});

test('what was asked for is the address again', () => {
  const filter = filterOf(new URLSearchParams('status=STUCK&query=a%26b'));
  expect(filterOf(new URLSearchParams(asked(filter)))).toEqual(filter);
  expect(isEmpty(filter)).toBe(false);
  expect(isEmpty(filterOf(new URLSearchParams()))).toBe(true);
});
