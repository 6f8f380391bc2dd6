import { describe, expect, test } from '@jest/globals';
import { explain, possibleActions } from './explain.ts';
import { decider, policy, story, type Story } from './sagas.fixture.ts';

const explained = (one: Story, elapsed = 0) => explain(one.state, possibleActions(decider, one.state, Date.parse(one.state.startedAt) + elapsed));

/** Each action that the sentence promises is one that is not refused, and the other way round. */
function keepsItsWord(one: Story): void {
  const { sentence, actions } = explained(one);
  for (const action of ['retry', 'compensate', 'abandon'] as const) {
    expect(sentence.includes(action)).toBe(one.by(action).refusal === undefined);
    expect(actions.includes(action)).toBe(one.by(action).refusal === undefined);
  }
}

describe('why a saga is stuck', () => {
  const never = story('RENT').says('book', 'RENT').after(155);
  const old = story('RENT', undefined, policy.horizon + 1).started();
  const refused = story('RETURN').started().says('book', 'RETURN').says('member', 'RETURN').says('rental', 'RETURN', false);
  const silent = story('RETURN').started().after(5).after(30).after(120);

  test.each([
    ['it never began', never],
    ['it is too old', old],
    ['the card refused', refused],
    ['a book is silent', silent],
  ])('%s: what a person can do is told as it is', (_why, one) => {
    keepsItsWord(one);
  });

  test('one that never began waits for its beginning, and can only be given up', () => {
    expect(explained(never).sentence).toContain('still missing rental (the event that starts the saga). It goes on by itself when that comes; a person can abandon it.');
  });

  test('one that is too old does not go on by itself', () => {
    expect(explained(old).sentence).toContain('It does not go on by itself; a person can abandon it.');
  });

  test('a refused confirmation is what is missing', () => {
    expect(explained(refused)).toMatchObject({
      sentence: 'Stuck because "rental said no.": still missing rental (acceptance of SagaConfirmed, refused so far). It goes on by itself when that comes; a person can retry or abandon it.',
      waitingFor: [{ participant: 'rental' }],
      remains: ['rental is told that it stands'],
    });
  });
});

describe('what a person can do', () => {
  test('to a running rent is to ask again or to take it back, to an ended one nothing', () => {
    expect(explained(story('RENT').started()).actions).toEqual(['retry', 'compensate']);
    expect(explained(story('RENT').started().says('book', 'RENT').says('member', 'RENT')).actions).toEqual([]);
  });
});
