import { describe, expect, test } from '@jest/globals';
import { story, type Story } from './sagas.fixture.ts';

const handedIn = () => story('RETURN').started();

describe('a return', () => {
  test('stands as soon as the book is back; the points follow', () => {
    const back = handedIn().says('book', 'RETURN');
    expect(back.sent).toEqual(['SagaConfirmed']);
    expect(back.state).toMatchObject({ status: 'RUNNING', rentalId: 'rental-1' });
    expect(back.says('member', 'RETURN').state.status).toBe('COMPLETED');
  });

  test('confirmed once, whoever answers first', () => {
    const done = handedIn().says('member', 'RETURN').says('book', 'RETURN');
    expect(done.sent).toEqual(['SagaConfirmed']);
    expect(done.state.status).toBe('COMPLETED');
  });

  test('V · refused by the book it is taken back: the loan is open again and points go back', () => {
    const refused = handedIn().says('member', 'RETURN').says('book', 'RETURN', false);
    expect(refused.sent).toEqual(['ReturnCancelled', 'PointUse']);
    expect(refused.says('rental', 'RETURN_CANCEL').says('member', 'POINT_USE').state.status).toBe('COMPENSATED');
  });

  test('points that fail never take it back: they are asked for again, then shown to a person, and a later yes ends it', () => {
    const refused = handedIn().says('book', 'RETURN').says('member', 'RETURN', false);
    expect(refused.state.status).toBe('RUNNING');
    const again = refused.after(5);
    expect(again.sent).toEqual(['ItemReturned']);
    const stuck = again.says('member', 'RETURN', false).after(30);
    expect(stuck.state).toMatchObject({ status: 'STUCK', reason: { code: 'MEMBER_REFUSED' } });
    const retried = stuck.by('retry');
    expect(retried.sent).toEqual(['SagaConfirmed', 'ItemReturned']);
    const done = retried.says('member', 'RETURN');
    expect(done.state.status).toBe('COMPLETED');
    expect(done.state.reason).toBeUndefined();
  });

  test('M · a silent book is asked again, then a person is shown: the book may be back', () => {
    const stuck = handedIn().after(5).after(30).after(120);
    expect(stuck.state).toMatchObject({ status: 'STUCK', undoing: false });
    expect(stuck.says('book', 'RETURN').sent).toEqual(['SagaConfirmed']);
  });

  test('nobody can take it back while its book might be on the shelf', () => {
    expect(handedIn().by('compensate').refusal?.message).toContain('cannot be taken back');
    expect(handedIn().says('book', 'RETURN').by('compensate').refusal?.code).toBe('ACTION_NOT_POSSIBLE');
  });

  test('given up it is confirmed, never cancelled', () => {
    const abandoned = handedIn().after(5).after(30).after(120).by('abandon');
    expect(abandoned.sent).toEqual(['SagaConfirmed']);
    expect(abandoned.state).toMatchObject({ status: 'ABANDONED', givenUp: ['book: RETURN', 'member: RETURN'] });
  });

  test('a confirmation that the card refuses leaves it to a person: there is nothing to undo', () => {
    const refused = handedIn().says('book', 'RETURN').says('member', 'RETURN').says('rental', 'RETURN', false);
    expect(refused.sent).toEqual([]);
    expect(refused.state).toMatchObject({ status: 'STUCK', undoing: false, reason: { code: 'RENTAL_REFUSED' } });
  });

  test('why the card refused is not forgotten, however much is said meanwhile', () => {
    const chatter = (from: Story, times: number) => Array.from({ length: times }).reduce<Story>((told) => told.says('book', 'RETURN'), from);
    const refused = chatter(handedIn(), 150).says('rental', 'RETURN', false);
    expect(chatter(refused, 500).says('member', 'RETURN').state).toMatchObject({ status: 'STUCK', reason: { code: 'RENTAL_REFUSED', message: 'rental said no.' } });
  });
});

describe('a clear', () => {
  test('stands when the member has paid', () => {
    const paid = story('OVERDUE').started().says('member', 'OVERDUE');
    expect(paid.sent).toEqual(['SagaConfirmed']);
    expect(paid.state.status).toBe('COMPLETED');
  });

  test('E · refused for too few points it is taken back, by card and member', () => {
    const refused = story('OVERDUE').started().says('member', 'OVERDUE', false);
    expect(refused.sent).toEqual(['ClearCancelled']);
    expect(refused.says('rental', 'OVERDUE_CANCEL').state.status).toBe('COMPENSATING');
    expect(refused.says('rental', 'OVERDUE_CANCEL').says('member', 'OVERDUE_CANCEL').state.status).toBe('COMPENSATED');
  });

  test('M · a silent member: asked again, then cancelled', () => {
    expect(story('OVERDUE').started().after(5).after(30).after(120).sent).toEqual(['ClearCancelled']);
  });
});
