import { describe, expect, test } from '@jest/globals';
import { givenAfter } from '@book-rental/spec';
import type { RentalCommand } from './commands.ts';
import { bring, decider, dueDay, fourDaysLate, jenny, noon, policy, rent, rentalDay, returnedOn, taken, titleOf } from './jenny.fixture.ts';
import { overdue, returned } from './loan.ts';
import { libraryDay } from './policy.ts';
import { cardView, loanView } from './views.ts';

const cardAfter = (...commands: readonly RentalCommand[]) => givenAfter(decider, 'jenny', ...commands).state;
const today = (day: string) => libraryDay(policy, noon(day));

describe('a card as the counter shows it', () => {
  test('a card of nobody is empty and free', () => {
    expect(cardView(cardAfter(), today(rentalDay))).toEqual({ memberId: 'jenny', blocked: false, blockedBecause: [], lateFee: 0, open: 0, returned: 0 });
  });

  test('it counts loans on the card and loans returned', () => {
    expect(cardView(cardAfter(...returnedOn(1, rentalDay), rent(2), ...taken(3), ...taken(4), bring(4)), today(rentalDay))).toMatchObject({ open: 3, returned: 1, blocked: false });
  });

  test('it is blocked by each overdue loan and by the fee, and says so', () => {
    const late = cardAfter(...taken(1), ...taken(2), bring(1, fourDaysLate));
    expect(cardView(late, today(fourDaysLate))).toEqual({
      memberId: 'jenny',
      blocked: true,
      blockedBecause: ['Book 2 was due on 2026-11-16 (rental r2).', 'A late fee of 40 points is owed.'],
      lateFee: 40,
      open: 2,
      returned: 0,
    });
  });

  test('it frees itself and blocks itself as the days go by: nothing is marked', () => {
    const card = cardAfter(...taken(1));
    expect(cardView(card, today(dueDay)).blocked).toBe(false);
    expect(cardView(card, today('2026-11-17')).blocked).toBe(true);
  });
});

describe('a loan as the counter shows it', () => {
  const shown = { rentalId: 'r1', idName: jenny, item: { no: 1, title: titleOf(1) }, rentedAt: noon(rentalDay), dueDate: dueDay };
  const loanAfter = (...commands: readonly RentalCommand[]) => cardAfter(...commands).loans.map(loanView);

  test('pending and open', () => {
    expect(loanAfter(rent(1))).toEqual([{ ...shown, status: 'PENDING' }]);
    expect(loanAfter(...taken(1))).toEqual([{ ...shown, status: 'OPEN' }]);
  });

  test('on its way back, with its fee, and returned, with the day', () => {
    expect(loanAfter(...taken(1), bring(1, fourDaysLate))).toEqual([{ ...shown, status: 'RETURNING', lateFee: 40 }]);
    const closed = cardAfter(...taken(1)).loans.map((loan) => loanView(returned(loan, noon(fourDaysLate), 40)));
    expect(closed).toEqual([{ ...shown, status: 'RETURNED', returnedAt: noon(fourDaysLate), lateFee: 40 }]);
  });
});

describe('overdue', () => {
  const loans = (...commands: readonly RentalCommand[]) => cardAfter(...commands).loans;

  test('is an open loan after its due day, not on it', () => {
    expect(loans(...taken(1)).map((loan) => overdue(loan, dueDay))).toEqual([false]);
    expect(loans(...taken(1)).map((loan) => overdue(loan, '2026-11-17'))).toEqual([true]);
  });

  test('is no loan that was never confirmed, and none that was handed in', () => {
    expect(loans(rent(1), ...taken(2), bring(2)).map((loan) => overdue(loan, fourDaysLate))).toEqual([false, false]);
  });
});
