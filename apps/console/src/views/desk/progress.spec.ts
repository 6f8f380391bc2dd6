import { describe, expect, test } from '@jest/globals';
import { stepsOf, type Word } from './progress.ts';

type Saga = Parameters<typeof stepsOf>[2];

const shown = (kind: Parameters<typeof stepsOf>[0], card: Word, saga: Saga) => stepsOf(kind, card, saga).map(({ who, standing }) => `${who} ${standing}`);

describe('the steps of a rent', () => {
  test.each<[string, Word, Saga, readonly string[]]>([
    ['is on its way to the card', 'under way', undefined, ['card now', 'book waiting', 'member waiting', 'end waiting']],
    ['the card took it', 'yes', undefined, ['card done', 'book now', 'member now', 'end waiting']],
    ['the card refused it: nobody else was asked', 'no', undefined, ['card refused']],
    ['the book said yes', 'yes', { status: 'RUNNING', steps: { book: 'done', member: 'waiting' } }, ['card done', 'book done', 'member now', 'end waiting']],
    ['it stands', 'yes', { status: 'COMPLETED', steps: { book: 'done', member: 'done' } }, ['card done', 'book done', 'member done', 'end done']],
    ['the book said no, the points are being taken back', 'yes', { status: 'COMPENSATING', steps: { book: 'refused', member: 'done' } }, ['card done', 'book refused', 'member undoing', 'end undoing']],
    ['nobody waits for a member who was never heard while it is taken back', 'yes', { status: 'COMPENSATING', steps: { book: 'refused', member: 'waiting' } }, ['card done', 'book refused', 'member waiting', 'end undoing']],
    ['it is taken back', 'yes', { status: 'COMPENSATED', steps: { book: 'refused', member: 'undone' } }, ['card done', 'book refused', 'member undone', 'end undone']],
    ['a silent member keeps it', 'yes', { status: 'STUCK', steps: { book: 'done', member: 'waiting' } }, ['card done', 'book done', 'member stuck', 'end stuck']],
  ])('%s', (_, card, saga, steps) => {
    expect(shown('RENT', card, saga)).toEqual(steps);
  });

  test('a late fee is between the card and the member', () => {
    expect(shown('OVERDUE', 'yes', { status: 'RUNNING', steps: { member: 'waiting' } })).toEqual(['card done', 'member now', 'end waiting']);
  });
});
