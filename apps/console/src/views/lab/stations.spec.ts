import { describe, expect, test } from '@jest/globals';
import { endingOf } from './ending.ts';
import type { Saga } from './experiments.ts';
import { helped, sagas } from './sagas.fixture.ts';
import { stationsOf } from './stations.ts';

const standings = (saga: Saga | undefined) => stationsOf(saga).map(({ standing }) => standing);

describe('who stands how: card, book, member, outcome', () => {
  test.each([
    ['before there is a saga', undefined, ['waiting', 'waiting', 'waiting', 'waiting']],
    ['asked', sagas.begun, ['done', 'now', 'done', 'waiting']],
    ['refused and taken back', sagas.refused, ['undone', 'refused', 'undone', 'undone']],
    ['all said yes', sagas.twice, ['done', 'done', 'done', 'done']],
    ['stuck at the member', sagas.stuck, ['undone', 'refused', 'stuck', 'stuck']],
    ['helped', helped, ['undone', 'refused', 'undone', 'undone']],
  ] as const)('%s', (_, saga, expected) => {
    expect(standings(saga)).toEqual(expected);
  });

  test('while it is taken back', () => {
    const underWay: Saga = { ...sagas.stuck, status: 'COMPENSATING', timeline: sagas.stuck.timeline.slice(0, 5) };
    expect(standings(underWay)).toEqual(['undoing', 'refused', 'undoing', 'undoing']);
  });
});

describe('how it ends', () => {
  test.each([
    ['refused', sagas.refused, { kind: 'takenBack', because: 'refused', who: 'book', tone: 'undo' }],
    ['silent', sagas.silent, { kind: 'takenBack', because: 'unanswered', who: 'member' }],
    ['late', sagas.late, { kind: 'takenBack', because: 'unanswered', who: 'book' }],
    ['dead', sagas.dead, { kind: 'stands', tone: 'good' }],
    ['stuck', sagas.stuck, { kind: 'stuck', who: 'member', tone: 'bad' }],
    ['another reason', { ...sagas.refused, reason: { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent.' } }, { kind: 'takenBack', because: 'other', who: '' }],
  ] as const)('%s', (_, saga, expected) => {
    expect(endingOf(saga)).toMatchObject(expected);
  });
});
