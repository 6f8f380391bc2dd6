import { describe, expect, test } from '@jest/globals';
import { beatsOf } from './beats.ts';
import { helped, sagas } from './sagas.fixture.ts';

const told = (timeline: Parameters<typeof beatsOf>[0]) => beatsOf(timeline).map(({ kind, who }) => `${who} ${kind}`.trim());

describe('what happened, in few words', () => {
  test('a refusal: the cancels of one moment are one line, and whoever refused had nothing to take back', () => {
    expect(told(sagas.refused.timeline)).toEqual(['rental asks', 'book no', 'cancels', 'member late', 'rental tookBack', 'book nothingToTakeBack', 'member tookBack']);
  });

  test('silence: what is asked again is told once', () => {
    expect(told(sagas.silent.timeline).slice(0, 7)).toEqual(['rental asks', 'book yes', 'member again', 'book repeated', 'member again', 'book repeated', 'member gaveUp']);
  });

  test('stuck, and then helped by a person', () => {
    expect(told(helped.timeline).slice(5)).toEqual(['book nothingToTakeBack', 'member cancelAgain', 'member cancelAgain', 'member cancelUnheard', 'jenny person', 'member tookBack']);
  });

  test('times count from the beginning', () => {
    expect(beatsOf(sagas.dead.timeline).map(({ ms }) => ms)).toEqual([0, 0, 3_085, 3_092, 5_000, 5_000, 5_000]);
  });

  test('a line of a kind that nobody thought of stays as it is', () => {
    expect(beatsOf([{ at: '2026-11-25T12:00:00Z', direction: 'note', what: 'the moon is full' }])).toMatchObject([{ kind: 'other', what: 'the moon is full', tone: 'quiet' }]);
  });
});
