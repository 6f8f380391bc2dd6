import { describe, expect, test } from '@jest/globals';
import { coalesce, type Turns } from './coalesce.ts';

/** A clock that a spec turns by hand. */
function handTurned(): Turns & { readonly turn: () => void } {
  let due: (() => void) | undefined;
  return {
    after: (_ms, run) => {
      due = run;
      return () => {
        due = undefined;
      };
    },
    turn: () => {
      const run = due;
      due = undefined;
      run?.();
    },
  };
}

function watched() {
  const turns = handTurned();
  const told = { times: 0 };
  const live = coalesce(500, () => void (told.times += 1), turns);
  return { turns, told, live };
}

describe('many events', () => {
  test('the first is told at once', () => {
    const { live, told } = watched();
    live.happened();
    expect(told.times).toBe(1);
  });

  test('a thousand within one turn are told twice, the last of them included', () => {
    const { live, told, turns } = watched();
    for (let event = 0; event < 1_000; event += 1) live.happened();
    expect(told.times).toBe(1);
    turns.turn();
    expect(told.times).toBe(2);
    turns.turn();
    expect(told.times).toBe(2);
  });

  test('after a quiet turn the next is told at once again', () => {
    const { live, told, turns } = watched();
    live.happened();
    turns.turn();
    live.happened();
    expect(told.times).toBe(2);
  });

  test('nothing is told after the end', () => {
    const { live, told, turns } = watched();
    live.happened();
    live.happened();
    live.stop();
    turns.turn();
    expect(told.times).toBe(1);
  });
});
