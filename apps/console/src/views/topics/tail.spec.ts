import { describe, expect, test } from '@jest/globals';
import type { Message } from './filter.ts';
import { heardMore, mostKept, noTail, released, together } from './tail.ts';

const message = (offset: number): Message => ({ topic: 'rental_rent', partition: 0, offset: String(offset), key: 'jenny', headers: {}, value: '{}', recordedAt: '2026-11-24T03:00:00.000Z' });
const messages = (from: number, to: number): Message[] => Array.from({ length: to - from }, (_, index) => message(from + index));
const offsets = (of: readonly Message[]): number[] => of.map(({ offset }) => Number(offset));

describe('who follows a topic', () => {
  test('sees the newest first', () => {
    const tail = heardMore(heardMore(noTail, { items: messages(1, 3), leftOut: 0 }, false), { items: messages(3, 4), leftOut: 0 }, false);
    expect(offsets(tail.shown)).toEqual([3, 2, 1]);
  });

  test('is not disturbed while reading, and sees what was held back afterwards', () => {
    const reading = heardMore(heardMore(noTail, { items: messages(1, 2), leftOut: 0 }, false), { items: messages(2, 4), leftOut: 0 }, true);
    expect([offsets(reading.shown), offsets(reading.held)]).toEqual([[1], [3, 2]]);
    expect(offsets(released(reading).shown)).toEqual([3, 2, 1]);
    expect(offsets(heardMore(reading, { items: messages(4, 5), leftOut: 0 }, false).shown)).toEqual([4, 3, 2, 1]);
  });

  test('is told how many were left out: by the server, and here', () => {
    const much = heardMore(noTail, { items: messages(0, mostKept + 5), leftOut: 40 }, false);
    expect([much.shown.length, much.leftOut]).toEqual([mostKept, 45]);
    expect(offsets(much.shown)[0]).toBe(mostKept + 4);
    const held = heardMore(noTail, { items: messages(0, mostKept + 1), leftOut: 0 }, true);
    expect([held.held.length, held.leftOut]).toEqual([mostKept, 1]);
  });

  test('sees each message once, also where the last look overlaps', () => {
    const tail = heardMore(noTail, { items: messages(3, 5), leftOut: 0 }, false);
    expect(offsets(together(tail, [message(4), message(3), message(2)]))).toEqual([4, 3, 2]);
  });
});
