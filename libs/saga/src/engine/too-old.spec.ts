import { describe, expect, test } from '@jest/globals';
import { policy, story, type Story } from './sagas.fixture.ts';

const longAgo = policy.horizon + 1;

/** A timer that looks so much later. */
const later = (one: Story) => one.after(longAgo);

describe('a saga older than what is remembered', () => {
  test('that comes only now is shown to a person, who can only give it up', () => {
    const stuck = story('RENT', undefined, longAgo).started();
    expect(stuck.sent).toEqual([]);
    expect(stuck.state).toMatchObject({ status: 'STUCK', deadline: null, rentalId: 'saga-1', reason: { code: 'SAGA_TOO_OLD' } });
    expect(stuck.by('retry').refusal?.code).toBe('ACTION_NOT_POSSIBLE');
    expect(stuck.by('compensate').refusal?.code).toBe('ACTION_NOT_POSSIBLE');
    expect(stuck.by('abandon').sent).toEqual(['RentCancelled', 'PointUse']);
    expect(stuck.by('abandon').state.status).toBe('ABANDONED');
  });

  test('whose answers come only now is not opened', () => {
    expect(story('RENT', undefined, longAgo).says('book', 'RENT').refusal?.code).toBe('SAGA_TOO_OLD');
  });

  test('is not asked again, not taken back and not undone again by its timer, but shown', () => {
    const running = story('RENT').started();
    const undoing = running.says('book', 'RENT', false);
    for (const old of [later(running), later(undoing)]) {
      expect(old.sent).toEqual([]);
      expect(old.state).toMatchObject({ status: 'STUCK', deadline: null, reason: { code: 'SAGA_TOO_OLD' } });
    }
  });

  test('is not carried on by what comes: it is told, and the saga shown', () => {
    const late = story('RENT', story('RENT').started().says('book', 'RENT').state, longAgo).says('member', 'RENT');
    expect(late.sent).toEqual([]);
    expect(late.state).toMatchObject({ status: 'STUCK', reason: { code: 'SAGA_TOO_OLD' } });
    expect(late.state.timeline.at(-1)).toMatchObject({ who: 'member', mark: 'too late' });
  });

  test('is told to the owner that asks, where there is a verdict: its card still waits', () => {
    const done = story('RENT').started().says('book', 'RENT').says('member', 'RENT');
    const asked = story('RENT', done.state, longAgo).started('again');
    expect(asked.sent).toEqual(['SagaConfirmed']);
    expect(asked.state.status).toBe('COMPLETED');
  });

  test('that was shown because it never began is shown as too old when it does', () => {
    const never = story('RENT').says('book', 'RENT').after(155);
    const begun = story('RENT', never.state, longAgo).started();
    expect(begun.sent).toEqual([]);
    expect(begun.state).toMatchObject({ status: 'STUCK', reason: { code: 'SAGA_TOO_OLD' } });
  });

  test('is known by its first message where later ones look younger', () => {
    const asked = story('RENT').started();
    const younger = story('RENT', asked.state, longAgo, policy.horizon).says('member', 'RENT');
    expect(younger.state).toMatchObject({ status: 'STUCK', reason: { code: 'SAGA_TOO_OLD' } });
  });
});
