import { describe, expect, test } from '@jest/globals';
import { ids, leaveUnread, now, say } from './library.fixture.ts';
import { card, saga, spoiled, violated } from './spoiled.fixture.ts';

describe('messages', () => {
  test('one that a service read past without remembering it is found', () => {
    const report = spoiled((world) => {
      world.book.inbox = world.book.inbox.filter((entry) => entry.effect !== 'RETURN');
    });
    expect(violated(report)).toEqual({ messages: [`book 2: book has read ItemReturned ${ids.back}/item-returned/1, but remembers no RETURN of that saga.`] });
  });

  test('one that its service has still to read is on its way', () => {
    const report = spoiled((world) => {
      world.bestBook.inbox = world.bestBook.inbox.filter((entry) => entry.sagaId !== ids.open);
      world.bestBook.states['1'] = { no: 1, total: 0, carried: 0 };
      leaveUnread(world, 'best-book', 'ItemRented', ids.open);
    });
    expect(violated(report)).toEqual({});
    expect(report.inFlight).toEqual({ sagas: 1, messages: 1 });
  });

  test('one that waits in an outbox is on its way', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), clearing: { sagaId: ids.clear, watch: { watchAt: new Date(now + 1).toISOString() } }, lateFee: 30, feesTaken: 0 };
      const [record] = world.log.filter((one) => one.topic === 'saga_confirmed' && one.headers['ce_correlationid'] === ids.clear);
      if (record !== undefined) world.saga.outbox.push({ id: '1', key: ids.clear, at: new Date(now).toISOString(), message: { ...record, key: 'jenny' } });
    });
    expect(violated(report)).toEqual({});
    expect(report.inFlight.sagas).toBe(1);
  });

  test('one that was set aside is a known debt', () => {
    const report = spoiled((world) => {
      world.book.inbox = world.book.inbox.filter((entry) => entry.effect !== 'RETURN');
      const record = world.log.find((one) => one.topic === 'rental_return');
      world.book.parked.push({
        id: `book.rental_return.0.${record?.offset ?? ''}`, group: 'book', topic: 'rental_return', partition: 0, offset: record?.offset ?? '', key: 'jenny', headers: {}, value: '',
        recordedAt: '', sagaId: ids.back, reason: { code: 'HANDLER_FAILED', message: 'A pipe burst.' }, parkedAt: '', status: 'parked',
      });
    });
    expect(violated(report)).toEqual({});
    expect(report.debts).toMatchObject([{ kind: 'parked', sagaId: ids.back, sentence: expect.stringMatching(/^Message book\.rental_return\.0\.\d+ of saga .* is parked: A pipe burst\.$/) }]);
  });

  test('one that the coordinator read, but that stands in no story, is found', () => {
    const unknown = spoiled((world) => {
      say(world, 'ItemRented', { idName: { id: 'scott', name: '' }, item: { no: 9, title: '' }, point: 10 }, { sagaId: ids.fresh });
    });
    expect(violated(unknown).messages).toContain(`saga ${ids.fresh}: The coordinator has read ItemRented ${ids.fresh}/item-rented/1, but has no such saga.`);
    const silent = spoiled((world) => {
      const { timeline, ...rest } = saga(world, ids.open);
      world.saga.states[ids.open] = { ...rest, timeline: timeline.slice(1) };
    });
    expect(violated(silent)).toEqual({ messages: [`saga ${ids.open}: The coordinator has read ItemRented ${ids.open}/item-rented/1, but its story does not have it.`] });
    const long = spoiled((world) => {
      world.saga.states[ids.open] = { ...saga(world, ids.open), timeline: [], untold: 3 };
    });
    expect(violated(long)).toEqual({});
  });

  test('one that nobody can understand must be set aside', () => {
    const report = spoiled((world) => {
      world.log.push({ topic: 'point_use', partition: 0, offset: '900', key: 'jenny', value: 'what?', headers: {}, time: now });
    });
    expect(violated(report)).toEqual({ messages: ['message point_use/0/900: member has read past it, but it cannot be understood and was not set aside.'] });
  });
});
