import { describe, expect, test } from '@jest/globals';
import { did, ids, leaveUnread, now, sagaState, say } from './library.fixture.ts';
import { spoiled, violated } from './spoiled.fixture.ts';

describe('books and open loans', () => {
  test('a book that is out without a loan is found', () => {
    const report = spoiled((world) => {
      world.book.states['2'] = { status: 'RENTED', no: 2, heldBy: ids.past, memberId: 'jenny' };
    });
    expect(violated(report)).toEqual({ holders: [`book 2: It is held by rental ${ids.past} of jenny, but no card has such a loan.`] });
  });

  test('an open loan whose book stands on the shelf, or is with somebody else, is found', () => {
    const onShelf = spoiled((world) => {
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
    });
    expect(violated(onShelf)).toEqual({ holders: [`card jenny: Rental ${ids.open} of book 1 is OPEN, but the book is not rented out.`] });
    const elsewhere = spoiled((world) => {
      world.book.states['1'] = { status: 'RENTED', no: 1, heldBy: ids.fresh, memberId: 'scott' };
    });
    expect(violated(elsewhere).holders).toHaveLength(2);
  });

  test('a book taken back by a return that the coordinator has still to hear of is on its way', () => {
    const report = spoiled((world) => {
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
      say(world, 'ItemReturned', { idName: { id: 'jenny', name: '' }, item: { no: 1, title: '' }, point: 10 }, { sagaId: ids.again, subject: ids.open });
      did(world.book, '1', ids.again, 'RETURN');
      for (const service of ['member', 'saga-coordinator']) leaveUnread(world, service, 'ItemReturned', ids.again);
    });
    expect(violated(report)).toEqual({});
    expect(report.inFlight).toEqual({ sagas: 1, messages: 1 });
  });

  test('a book taken back by a return that still has to be confirmed is on its way', () => {
    const report = spoiled((world) => {
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
      world.saga.states[ids.again] = sagaState(ids.again, 'RETURN', 'RUNNING', [], { rentalId: ids.open, deadline: now + 1 });
    });
    expect(violated(report)).toEqual({});
    expect(report.inFlight.sagas).toBe(1);
  });
});
