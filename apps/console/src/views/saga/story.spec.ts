import { describe, expect, test } from '@jest/globals';
import { heard, noted, refusedRental, sagaOf, said } from './story.fixture.ts';
import { lanesOf, relatedTo, storyOf } from './story.ts';

describe('a refused rental', () => {
  const beats = storyOf(refusedRental);

  test('reads as what everybody said, in words', () => {
    expect(beats.map(({ phrase }) => phrase)).toEqual(['rentAsked', 'no', 'takeRentBack', 'takePointsBack', 'pointsGranted', 'loanCancelled', 'nothingToUndo', 'pointsBack']);
  });

  test('has its taking back in a colour of its own, and the late answer marked', () => {
    expect(beats.map(({ kind }) => kind)).toEqual(['ask', 'no', 'undo', 'undo', 'yes', 'undo', 'undo', 'undo']);
    expect(beats.filter(({ idle }) => idle).map(({ index }) => index)).toEqual([4]);
  });

  test('tells what led to what', () => {
    expect(beats.map(({ cause }) => cause)).toEqual([undefined, 0, 1, 1, 0, 2, 2, 3]);
    expect(beats[1]?.effects).toEqual([2, 3]);
    expect([...relatedTo(beats, 2)].sort()).toEqual([0, 1, 2, 5, 6]);
  });

  test('tells what each line changed, and ends where the saga says that its steps stand', () => {
    expect(beats.map(({ changes }) => changes.map(({ of, before, after }) => `${of}: ${before} to ${after}`))).toEqual([
      [], ['saga: RUNNING to COMPENSATING', 'book: waiting to refused'], [], [], ['member: waiting to done'], [], [],
      ['saga: COMPENSATING to COMPENSATED', 'member: done to undone'],
    ]);
  });

  test('goes on in the lanes of those who take part', () => {
    expect(lanesOf(beats)).toEqual(['rental', 'saga-coordinator', 'book', 'member', 'best-book']);
  });
});

describe('a silent member', () => {
  const beats = storyOf(
    sagaOf([
      heard('ItemRented', 'rental', { id: 's/item-rented/1' }),
      noted('no success from member: asked again', { ms: 5_000 }),
      said('ItemRented', ['book', 'member'], { ms: 5_000, id: 's/item-rented/2', mark: 'again' }),
      heard('EventResult RENT', 'book', { ms: 5_010, id: 's/item-rented/2>book', mark: 'success' }),
      heard('EventResult RENT', 'book', { ms: 5_020, id: 's/item-rented/1>book', mark: 'repeated' }),
    ]),
  );

  test('is asked again because of the timer, after the pause that it was', () => {
    expect(beats[2]).toMatchObject({ phrase: 'askedOnceMore', cause: 1 });
    expect(beats.map(({ since }) => since)).toEqual([0, 5_000, 0, 10, 10]);
  });

  test('an answer that came twice changes nothing the second time', () => {
    expect(beats.map(({ changes }) => changes.length)).toEqual([0, 0, 0, 1, 0]);
    expect(beats[4]?.idle).toBe(true);
  });
});

test('a message of another make is tied to its cause by the message itself', () => {
  const saga = sagaOf([heard('ItemRented', 'rental', { id: 'start' }), heard('EventResult RENT', 'old-book', { id: 'foreign', mark: 'unexpected' })]);
  expect(storyOf(saga)[1]?.cause).toBeUndefined();
  const beats = storyOf(saga, new Map([['foreign', 'start']]));
  expect(beats[1]?.cause).toBe(0);
  expect(lanesOf(beats)).toEqual(['rental', 'saga-coordinator', 'old-book']);
});

test('what a person did is told apart from what a timer did', () => {
  const beats = storyOf(sagaOf([noted('retry by 사서', { reason: { code: 'BY_HAND', message: 'again, please' } }), noted('no acknowledgement from member')]));
  expect(beats.map(({ kind }) => kind)).toEqual(['person', 'note']);
});
