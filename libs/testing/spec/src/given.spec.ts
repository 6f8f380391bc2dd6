import { describe, expect, test } from '@jest/globals';
import { refuse, type Decider } from '@book-rental/kernel';
import { after } from './after.ts';
import { given, givenAfter } from './given.ts';

const shelf: Decider<{ readonly books: number }, 'add' | 'take', 'added' | 'taken'> = {
  initial: () => ({ books: 0 }),
  decide: (command, state) => {
    if (command === 'add') return ['added'];
    return state.books === 0 ? refuse('SHELF_EMPTY', 'There is no book on the shelf.', { books: 0 }) : ['taken'];
  },
  evolve: (state, event) => ({ books: state.books + (event === 'added' ? 1 : -1) }),
};

describe('given, when, then', () => {
  test('holds when the events are those that were expected, and the state shows them', () => {
    const taken = given(shelf, 'A', 'added', 'added').when('take');
    taken.then('taken');
    expect(taken.state).toEqual({ books: 1 });
  });

  test('fails when other events, or none, or a refusal come', () => {
    expect(() => given(shelf, 'A', 'added').when('take').then('added')).toThrow();
    expect(() => given(shelf, 'A', 'added').when('take').then()).toThrow();
    expect(() => given(shelf, 'A').when('take').then()).toThrow();
  });

  test('holds when the refusal has the code and the facts that were expected, and fails otherwise', () => {
    const decided = given(shelf, 'A').when('take');
    decided.thenRefused('SHELF_EMPTY', { books: 0 });
    expect(decided.state).toEqual({ books: 0 });
    expect(() => decided.thenRefused('SHELF_FULL')).toThrow();
    expect(() => decided.thenRefused('SHELF_EMPTY', { books: 1 })).toThrow();
    expect(() => given(shelf, 'A').when('add').thenRefused('SHELF_EMPTY')).toThrow();
  });

  test('fails on a state that a store would not give back as it was', () => {
    const timely: Decider<{ readonly at: unknown }, 'touch', 'touched'> = {
      initial: () => ({ at: null }),
      decide: () => ['touched'],
      evolve: () => ({ at: new Date(0) }),
    };
    expect(() => given(timely, 'A', 'touched')).toThrow();
  });

  test('a history told in commands gives its events, and one with a refusal never was', () => {
    expect(after(shelf, 'A', 'add', 'take')).toEqual(['added', 'taken']);
    expect(givenAfter(shelf, 'A', 'add', 'add', 'take').state).toEqual({ books: 1 });
    expect(() => after(shelf, 'A', 'take')).toThrow('SHELF_EMPTY');
  });
});
