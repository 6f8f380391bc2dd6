import { describe, expect, test } from '@jest/globals';
import { givenAfter } from '@book-rental/spec';
import type { RentalCommand } from './commands.ts';
import {
  at,
  bring,
  cancelReturn,
  confirmReturn,
  decider,
  dueDay,
  fourDaysLate,
  jenny,
  minutesLater,
  noon,
  reason,
  rent,
  rentalDay,
  returnedOn,
  taken,
  titleOf,
} from './jenny.fixture.ts';

const card = (...commands: readonly RentalCommand[]) => givenAfter(decider, 'jenny', ...commands);

const facts = { rentalId: 'r1', idName: jenny, item: { no: 1, title: titleOf(1) }, rentedAt: noon(rentalDay), dueDate: dueDay, point: 10, startedAt: at };

describe('bringing a book back', () => {
  test('starts a return with a saga of its own, and the loan waits for the book to be on the shelf', () => {
    const brought = card(...taken(1)).when(bring(1));
    brought.then({
      type: 'returnStarted',
      loan: {
        ...facts,
        status: 'RETURNING',
        handIn: { sagaId: 'return-1', lateFee: 0, point: 10, returnedAt: noon(rentalDay), startedAt: at },
        watch: { attempt: 1, watchAt: minutesLater(3) },
      },
    });
    expect(brought.state).toMatchObject({ lateFee: 0, returned: 0 });
  });

  test('K · is refused while the rent is pending', () => {
    card(rent(1)).when(bring(1)).thenRefused('RENTAL_PENDING', { rentalId: 'r1' });
  });

  test('is refused when the loan is being returned already, was returned, or never was', () => {
    card(...taken(1), bring(1)).when(bring(1, rentalDay, 'return-again')).thenRefused('NOT_OPEN', { rentalId: 'r1' });
    card(...returnedOn(1, rentalDay)).when(bring(1, rentalDay, 'return-again')).thenRefused('NOT_OPEN');
    card().when(bring(1)).thenRefused('NOT_OPEN');
  });
});

describe('the late fee', () => {
  const feeWhenDue = (due: string, returnedAt: string) => {
    const rentedOn = new Date(Date.parse(noon(due)) - 14 * 86_400_000).toISOString().slice(0, 10);
    return card(...taken(1, rentedOn)).when({ type: 'return', rentalId: 'r1', sagaId: 's', libraryNow: returnedAt, at }).state.lateFee;
  };

  test('B · due on 10 January and returned on 12 February is 33 days late: 330 points', () => {
    expect(feeWhenDue('2026-01-10', noon('2026-02-12'))).toBe(330);
  });

  test('B · over the leap day of 2028 and over the end of a year no day is dropped', () => {
    expect(feeWhenDue('2028-02-28', noon('2028-03-01'))).toBe(20);
    expect(feeWhenDue('2026-12-31', noon('2027-12-31'))).toBe(3650);
  });

  test('C · returned on the due day, up to its last minute in the library, it is nothing', () => {
    expect(feeWhenDue('2026-01-10', noon('2026-01-10'))).toBe(0);
    expect(feeWhenDue('2026-01-10', '2026-01-10T14:59:59.999Z')).toBe(0);
    expect(feeWhenDue('2026-01-10', '2026-01-10T15:00:00.000Z')).toBe(10);
  });

  test('is nothing for a book that is brought back early', () => {
    expect(feeWhenDue('2026-01-10', noon('2026-01-02'))).toBe(0);
  });

  test('D · is on the card as soon as the book is handed in, and of several books it adds up', () => {
    expect(card(...taken(1), bring(1, fourDaysLate)).state.lateFee).toBe(40);
    expect(card(...taken(1), ...taken(2), bring(1, fourDaysLate), bring(2, fourDaysLate)).state).toMatchObject({ lateFee: 80, feesAdded: 80 });
  });
});

describe('the book is on the shelf', () => {
  test('the loan leaves the card for the history, and the fee stays', () => {
    const done = card(...taken(1), bring(1, fourDaysLate)).when(confirmReturn(1, '2026-12-24'));
    done.then({
      type: 'loanReturned',
      sagaId: 'return-1',
      loan: { ...facts, status: 'RETURNED', returnedAt: noon(fourDaysLate), lateFee: 40 },
      feeAdded: 0,
    });
    expect(done.state).toMatchObject({ loans: [], lateFee: 40, feesAdded: 40, returned: 1 });
  });

  test('closes the loan even when another return of it is under way, with that one\'s fee', () => {
    const done = card(...taken(1), bring(1, fourDaysLate, 'second')).when(confirmReturn(1, fourDaysLate, 'first'));
    expect(done.state).toMatchObject({ loans: [], lateFee: 40, returned: 1 });
  });

  test('closes a loan that the card thought open, and charges what is late by then', () => {
    const done = card(...taken(1)).when(confirmReturn(1, fourDaysLate));
    done.then({
      type: 'loanReturned',
      sagaId: 'return-1',
      loan: { ...facts, status: 'RETURNED', returnedAt: noon(fourDaysLate), lateFee: 40 },
      feeAdded: 40,
    });
    expect(done.state).toMatchObject({ loans: [], lateFee: 40, feesAdded: 40 });
  });

  test('closes a loan whose rent was never confirmed', () => {
    expect(card(rent(1)).when(confirmReturn(1)).state).toMatchObject({ loans: [], returned: 1, lateFee: 0 });
  });

  test('is refused for a loan that is not on the card', () => {
    card().when(confirmReturn(1)).thenRefused('RENTAL_NOT_FOUND', { rentalId: 'r1' });
    card(...returnedOn(1, rentalDay)).when(confirmReturn(1)).thenRefused('RENTAL_NOT_FOUND');
  });
});

describe('a cancelled return', () => {
  test('V · the loan is open again with its old due date, and only its own fee is taken off', () => {
    const before = card(...taken(1), ...taken(2), bring(2, fourDaysLate));
    const cancelled = card(...taken(1), ...taken(2), bring(2, fourDaysLate), bring(1, '2026-11-17')).when(cancelReturn(1));
    cancelled.then({ type: 'returnCancelled', loan: { ...facts, status: 'OPEN', cancelledReturn: { sagaId: 'return-1', reason } }, feeTakenOff: 10 });
    expect(cancelled.state).toMatchObject({ lateFee: 40, feesAdded: 40, feesTaken: 0 });
    expect(before.state).toMatchObject({ lateFee: 40, feesAdded: 40, feesTaken: 0 });
  });

  test('V · the loan can be returned again, late or in time as on its first day', () => {
    const again = card(...taken(1), bring(1, dueDay), cancelReturn(1)).when(bring(1, fourDaysLate, 'second'));
    expect(again.state).toMatchObject({ lateFee: 40, loans: [{ status: 'RETURNING', dueDate: dueDay, handIn: { sagaId: 'second' } }] });
    expect(again.state.loans[0]).not.toHaveProperty('cancelledReturn');
  });

  test('N · a cancel of an earlier return does not touch a later one', () => {
    card(...taken(1), bring(1, dueDay), cancelReturn(1), bring(1, fourDaysLate, 'second')).when(cancelReturn(1)).then();
  });

  test('H · has nothing to undo where the loan is open, pending, gone or unknown', () => {
    card(...taken(1)).when(cancelReturn(1)).then();
    card(rent(1)).when(cancelReturn(1)).then();
    card(...returnedOn(1, rentalDay)).when(cancelReturn(1)).then();
    card().when(cancelReturn(1)).then();
  });
});
