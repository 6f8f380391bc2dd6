import { describe, expect, test } from '@jest/globals';
import { story } from './sagas.fixture.ts';

const asked = () => story('RENT').started();
const compensating = () => asked().says('member', 'RENT').says('book', 'RENT', false);

describe('a rent', () => {
  test('stands when book and member say yes, and the card is told', () => {
    const done = asked().says('book', 'RENT').says('member', 'RENT');
    expect(done.sent).toEqual(['SagaConfirmed']);
    expect(done.state).toMatchObject({ status: 'COMPLETED', rentalId: 'saga-1', deadline: null });
  });

  test('H · answers that come before the rent itself wait for it', () => {
    const early = story('RENT').says('book', 'RENT').says('member', 'RENT');
    expect(early.state.status).toBe('RUNNING');
    expect(early.sent).toEqual([]);
    const done = early.started();
    expect(done.sent).toEqual(['SagaConfirmed']);
    expect(done.state.status).toBe('COMPLETED');
  });

  test('answers whose rent never comes are shown to a person, and go on when it comes at last', () => {
    const stuck = story('RENT').says('book', 'RENT').after(155);
    expect(stuck.state).toMatchObject({ status: 'STUCK', reason: { code: 'NEVER_STARTED' } });
    expect(stuck.started().state).toMatchObject({ status: 'RUNNING', deadline: expect.any(Number) });
    expect(stuck.started().says('member', 'RENT').state.status).toBe('COMPLETED');
  });

  test('a rent that comes after both its answers were shown to a person stands at once', () => {
    const late = story('RENT').says('book', 'RENT').says('member', 'RENT').after(155).started();
    expect(late.sent).toEqual(['SagaConfirmed']);
    expect(late.state).toMatchObject({ status: 'COMPLETED', deadline: null });
  });

  test('F · refused by the book it is taken back everywhere, the card first', () => {
    const refused = compensating();
    expect(refused.sent).toEqual(['RentCancelled', 'PointUse']);
    expect(refused.state).toMatchObject({ status: 'COMPENSATING', reason: { code: 'BOOK_REFUSED' } });
  });

  test('is compensated only when card, book and member have all acknowledged', () => {
    const two = compensating().says('rental', 'RENT_CANCEL').says('book', 'RENT_CANCEL');
    expect(two.state.status).toBe('COMPENSATING');
    expect(two.says('member', 'POINT_USE').state).toMatchObject({ status: 'COMPENSATED', deadline: null });
  });

  test('refused by both, the second refusal is only told', () => {
    const both = compensating().says('member', 'RENT', false);
    expect(both.sent).toEqual([]);
    expect(both.state.reason?.code).toBe('BOOK_REFUSED');
  });

  test('G · the same message twice changes nothing and sends nothing', () => {
    const once = asked().says('book', 'RENT', false, 'answer-1');
    const twice = once.says('book', 'RENT', false, 'answer-1');
    expect(twice.sent).toEqual([]);
    expect(twice.state).toBe(once.state);
  });

  test('X · a participant that answers twice and differently: the first counts, the second is recorded', () => {
    const both = asked().says('book', 'RENT').says('book', 'RENT', false);
    expect(both.sent).toEqual([]);
    expect(both.state.answers.book?.ok).toBe(true);
    expect(both.state.timeline.at(-1)).toMatchObject({ who: 'book', mark: 'repeated' });
  });

  test('M · a silent participant is asked again, with growing patience, then the rent is taken back', () => {
    const first = asked().says('member', 'RENT').after(5);
    expect(first.sent).toEqual(['ItemRented']);
    const second = first.after(30);
    expect(second.sent).toEqual(['ItemRented']);
    const over = second.after(120);
    expect(over.sent).toEqual(['RentCancelled', 'PointUse']);
    expect(over.state).toMatchObject({ status: 'COMPENSATING', reason: { code: 'NO_ANSWER', message: 'No answer from book in time.' } });
  });

  test('no timer fires before its time', () => {
    const early = asked().after(4);
    expect(early.sent).toEqual([]);
    expect(early.state.waits).toBe(0);
  });

  test('M · a yes that comes after the taking back began is late: its cancel is out already', () => {
    const late = asked().says('book', 'RENT', false).says('member', 'RENT');
    expect(late.sent).toEqual([]);
    expect(late.state.timeline.at(-1)?.mark).toBe('late');
  });

  test('an undo that nobody acknowledges is sent again, only to who is missing, then shown to a person', () => {
    const again = compensating().says('rental', 'RENT_CANCEL').says('book', 'RENT_CANCEL').after(5);
    expect(again.sent).toEqual(['PointUse']);
    const stuck = again.after(30);
    expect(stuck.state).toMatchObject({ status: 'STUCK', stuckFrom: 'COMPENSATING' });
    expect(stuck.says('member', 'POINT_USE').state.status).toBe('COMPENSATED');
  });

  test('a confirmation that the card refuses takes a finished rent back', () => {
    const refused = asked().says('book', 'RENT').says('member', 'RENT').says('rental', 'RENT', false);
    expect(refused.sent).toEqual(['RentCancelled', 'PointUse']);
    expect(refused.state).toMatchObject({ status: 'COMPENSATING', reason: { code: 'RENTAL_REFUSED' } });
  });

  test('nothing else reopens a rent that has ended', () => {
    const done = asked().says('book', 'RENT').says('member', 'RENT');
    for (const late of [done.says('book', 'RENT', false), done.says('member', 'RENT', false), done.says('book', 'RENT_CANCEL'), done.after(1_000)]) {
      expect(late.state.status).toBe('COMPLETED');
      expect(late.sent).toEqual([]);
    }
  });

  test('a card that asks again is told the verdict again, whatever it is', () => {
    const done = asked().says('book', 'RENT').says('member', 'RENT');
    expect(done.started().sent).toEqual(['SagaConfirmed']);
    expect(compensating().started().sent).toEqual(['RentCancelled']);
    const over = compensating().says('rental', 'RENT_CANCEL').says('book', 'RENT_CANCEL').says('member', 'POINT_USE');
    expect(over.started().sent).toEqual(['RentCancelled']);
    expect(asked().started().sent).toEqual([]);
  });
});

describe('a person at a rent', () => {
  test('may take a running one back, not a finished one', () => {
    expect(asked().by('compensate').sent).toEqual(['RentCancelled', 'PointUse']);
    const done = asked().says('book', 'RENT').says('member', 'RENT');
    expect(done.by('compensate').refusal?.code).toBe('ACTION_NOT_POSSIBLE');
    expect(done.by('retry').refusal?.code).toBe('ACTION_NOT_POSSIBLE');
  });

  test('may ask the silent ones again', () => {
    expect(asked().says('book', 'RENT').by('retry').sent).toEqual(['ItemRented']);
  });

  test('may give up only a stuck one: its cancels go out once more, and what is given up is listed', () => {
    expect(asked().by('abandon').refusal?.message).toContain('Only a stuck saga');
    const stuck = compensating().says('rental', 'RENT_CANCEL').says('book', 'RENT_CANCEL').after(5).after(30);
    const abandoned = stuck.by('abandon');
    expect(abandoned.sent).toEqual(['RentCancelled', 'PointUse']);
    expect(abandoned.state).toMatchObject({ status: 'ABANDONED', givenUp: ['member: acknowledgement of PointUse'] });
    expect(abandoned.by('retry').sent).toEqual(['PointUse']);
    expect(abandoned.says('member', 'POINT_USE').state).toMatchObject({ status: 'ABANDONED', acknowledged: { member: expect.any(String) } });
  });

  test('a rent abandoned before it came is taken back when it comes', () => {
    const abandoned = story('RENT').says('book', 'RENT').after(155).by('abandon');
    expect(abandoned.state.givenUp).toEqual(['the event that starts it']);
    expect(abandoned.started().sent).toEqual(['RentCancelled', 'PointUse']);
  });

  test('an unknown saga is not found', () => {
    expect(story('RENT').by('retry').refusal?.code).toBe('SAGA_NOT_FOUND');
  });
});
