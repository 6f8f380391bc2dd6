import { describe, expect, test } from '@jest/globals';
import { addressOf, filterOf, fromField, livePath, toField } from './filter.ts';

describe('the filter of messages', () => {
  test('is what the address says, and goes back into it', () => {
    const address = new URLSearchParams('partition=2&key=jenny&correlationId=0193&from=2026-11-24T03:00:00Z');
    const filter = filterOf('rental_rent', address);
    expect(filter).toEqual({ topic: 'rental_rent', partition: 2, key: 'jenny', correlationId: '0193', from: '2026-11-24T03:00:00.000Z' });
    expect(filterOf('rental_rent', new URLSearchParams(addressOf(filter)))).toEqual(filter);
  });

  test('leaves out what cannot be understood', () => {
    expect(filterOf(undefined, new URLSearchParams('partition=-1&key=%20&from=yesterday&colour=red'))).toEqual({});
  });

  test('follows without times, since nothing comes from the past', () => {
    expect(livePath({})).toBe('/topics/live');
    expect(livePath({ topic: 'rental_rent', key: '제니', from: '2026-11-24T03:00:00.000Z' })).toBe('/topics/live?topic=rental_rent&key=%EC%A0%9C%EB%8B%88');
  });

  test('has the same instant in its field and in the address', () => {
    const at = '2026-11-24T03:05:09.000Z';
    expect(toField(at)).toMatch(/^2026-11-2\dT\d\d:\d\d:09$/);
    expect(fromField(toField(at))).toBe(at);
    expect([toField(undefined), fromField('')]).toEqual(['', undefined]);
  });
});
