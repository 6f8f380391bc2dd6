import { describe, expect, test } from '@jest/globals';
import { parseBrokers } from './address.ts';

describe('where the brokers are', () => {
  test.each([
    ['127.0.0.1:9092', { list: ['127.0.0.1:9092'], tls: false }],
    [' one:9092, two:9093 ', { list: ['one:9092', 'two:9093'], tls: false }],
    ['kafka://one:9092', { list: ['one:9092'], tls: false }],
    ['kafkas://one:9092,two:9092/', { list: ['one:9092', 'two:9092'], tls: true }],
    ['kafkas://jenny:p%40ss%3A@one:9092', { list: ['one:9092'], tls: true, user: { name: 'jenny', password: 'p@ss:' } }],
  ])('%s', (text, brokers) => {
    expect(parseBrokers(text)).toEqual(brokers);
  });

  test.each(['', 'one', 'one:0', 'one:99999', 'http://one:9092', 'one:9092;two:9092', 'jenny:secret@one:9092', 'kafka://jenny@one:9092', 'kafka://jenny:%zz@one:9092'])('"%s" is refused', (text) => {
    expect(parseBrokers(text)).toMatch(/^(host:port|a user)/);
  });
});
