import { describe, expect, test } from '@jest/globals';
import { audit } from './audit.ts';
import { day, did, ids, now, sourceOf, type Library } from './library.fixture.ts';
import { card, spoiled, violated } from './spoiled.fixture.ts';

describe('late fees', () => {
  test('a fee that is not charged less paid, or below zero, is found', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), lateFee: -10 };
    });
    expect(violated(report).fees).toEqual(['card jenny: The late fee is -10, but 30 charged less 30 paid is 0.', 'card jenny: The late fee is -10, below zero.']);
  });

  test('a fee that no loan explains is found', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), lateFee: 10, feesAdded: 40 };
    });
    expect(violated(report)).toEqual({ fees: ['card jenny: 40 were charged, but the fees of its loans are 30.'] });
  });

  test('fees of loans that left the history are still accounted for', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), forgottenFees: 30 };
      world.rental.rows = world.rental.rows.filter((row) => row.rentalId !== ids.past);
      delete world.saga.states[ids.past];
      delete world.saga.states[ids.back];
      world.log = [];
      world.now = now + 31 * day;
    });
    expect(violated(report)).toEqual({});
  });

  test('a payment that no clear explains is found, unless retention has removed sagas of that member', () => {
    const paid = (world: Library) => {
      delete world.saga.states[ids.clear];
      world.log = world.log.filter((record) => record.headers['ce_correlationid'] !== ids.clear);
      did(world.member, 'jenny', ids.clear, 'OVERDUE', { points: 0 });
    };
    expect(violated(spoiled(paid)).fees).toEqual(['card jenny: 30 were paid, but all clears together are 0.']);
    const forgotten = spoiled((world) => {
      paid(world);
      delete world.saga.states[ids.back];
    });
    expect(violated(forgotten).fees).toBeUndefined();
  });

  test('a clear that ended well and was not paid on the card is found', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), lateFee: 30, feesTaken: 0 };
    });
    expect(violated(report)).toEqual({ fees: ['card jenny: 0 were paid, but the clears that ended well are 30.'] });
  });
});

describe('loans, their history and their sagas', () => {
  test('a loan that stays although its rent was taken back is found', () => {
    const report = spoiled((world) => {
      world.rental.rows = world.rental.rows.map((row) => (row.rentalId === ids.refused ? { ...row, status: 'RETURNED' } : row));
      world.rental.states['jenny'] = { ...card(world), returned: 9, cancelled: 0 };
    });
    expect(violated(report)).toEqual({
      loans: [`card jenny: The RENT of rental ${ids.refused} has ended as COMPENSATED, but the loan is RETURNED.`],
      counts: ['best book 3: The total is 0, but the history has 1 loans of it.'],
    });
  });

  test('a rent or return that stands without its loan is found', () => {
    const report = spoiled((world) => {
      world.rental.rows = world.rental.rows.map((row) => (row.rentalId === ids.past ? { rentalId: ids.past, idName: row.idName, item: row.item, status: 'CANCELLED' } : row));
      world.rental.states['jenny'] = { ...card(world), returned: 0, cancelled: 2, feesAdded: 30 };
    });
    expect(violated(report).loans).toEqual([
      `card jenny: The RENT of rental ${ids.past} has ended as COMPLETED, but the loan is CANCELLED.`,
      `card jenny: The RETURN of rental ${ids.past} has ended as COMPLETED, but the loan is CANCELLED.`,
    ]);
  });

  test('more loans than a card may have are found', () => {
    const report = spoiled((world) => {
      const source = sourceOf(world);
      expect(audit({ ...source, loanLimit: 1 }).ok).toBe(true);
      const six = [1, 2, 3, 4, 5, 6].map((no) => ({ rentalId: `r${no}`, item: { no }, status: 'OPEN' as const }));
      world.rental.states['jenny'] = { ...card(world), loans: six };
    });
    expect(violated(report).loans).toContain('card jenny: It has 6 loans, and 5 are allowed.');
  });

  test('a history that differs from the card is found', () => {
    const report = spoiled((world) => {
      world.rental.rows = world.rental.rows.filter((row) => row.rentalId !== ids.open);
    });
    expect(violated(report).loans).toContain(`card jenny: Rental ${ids.open} is OPEN on the card, and not open in the history.`);
    const tooMany = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), loans: [], returned: 0 };
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
    });
    expect(violated(tooMany).loans).toEqual([`card jenny: Rental ${ids.open} is OPEN in the history, but not on the card.`, 'card jenny: 0 loans were returned, and the history has 1 of them.']);
  });

  test('a loan or a clear that still waits for a saga that has ended is found', () => {
    const watch = { watchAt: new Date(now + 1).toISOString() };
    const pending = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), loans: [{ rentalId: ids.open, item: { no: 1 }, status: 'PENDING', watch }] };
      world.rental.rows = world.rental.rows.map((row) => (row.rentalId === ids.open ? { ...row, status: 'PENDING' } : row));
    });
    expect(violated(pending).loans).toContain(`card jenny: Rental ${ids.open} is still PENDING, but its saga has ended as COMPLETED.`);
    const clearing = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), clearing: { sagaId: ids.clear, watch } };
    });
    expect(violated(clearing)).toEqual({ loans: ['card jenny: Its late fee is still being cleared, but that saga has ended as COMPLETED.'] });
  });
});
