import { describe, expect, test } from '@jest/globals';
import { ids, leaveUnread, now, sagaState, type Library } from './library.fixture.ts';
import { card, spoiled, violated } from './spoiled.fixture.ts';

describe('deadlines', () => {
  const waiting = (deadline: number | null) => (world: Library) => {
    world.saga.states[ids.fresh] = sagaState(ids.fresh, 'RENT', 'RUNNING', [], { deadline, rentalId: ids.fresh });
  };

  test('a saga whose time has long been over is found, and one that waits for nothing', () => {
    expect(violated(spoiled(waiting(now - 120_000)))).toEqual({ deadlines: [`saga ${ids.fresh}: It is RUNNING, and its deadline was over 120 s ago.`] });
    expect(violated(spoiled(waiting(null)))).toEqual({ deadlines: [`saga ${ids.fresh}: It is RUNNING and waits for no deadline, so it would wait forever.`] });
  });

  test('one that was due a moment ago, or rests because answers are unread, is not', () => {
    expect(violated(spoiled(waiting(now - 59_000)))).toEqual({});
    const resting = spoiled((world) => {
      waiting(now - 120_000)(world);
      leaveUnread(world, 'saga-coordinator', 'EventResult', ids.open);
    });
    expect(violated(resting)).toEqual({});
  });

  test('a card that should have said its start again is found', () => {
    const report = spoiled((world) => {
      const watch = { watchAt: new Date(now - 120_000).toISOString() };
      world.rental.states['jenny'] = { ...card(world), loans: [...card(world).loans, { rentalId: ids.fresh, item: { no: 7 }, status: 'PENDING', watch }] };
      world.rental.rows.push({ rentalId: ids.fresh, idName: { id: 'jenny' }, item: { no: 7 }, status: 'PENDING' });
    });
    expect(violated(report)).toEqual({ deadlines: ['card jenny: What it started should have been said again 120 s ago.'] });
  });
});
