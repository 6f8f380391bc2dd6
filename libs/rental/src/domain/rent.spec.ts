import { describe, expect, test } from '@jest/globals';
import { given, givenAfter } from '@book-rental/spec';
import type { RentalCommand } from './commands.ts';
import {
  at,
  bring,
  cancelRent,
  clear,
  confirmRent,
  confirmReturn,
  decider,
  dueDay,
  fourDaysLate,
  jenny,
  minutesLater,
  noon,
  policy,
  reason,
  rent,
  rentalDay,
  returnedOn,
  taken,
  titleOf,
} from './jenny.fixture.ts';
import { cancelled } from './loan.ts';
import { rentalCard } from './rental-card.ts';
import { loanView } from './views.ts';

const card = (...commands: readonly RentalCommand[]) => givenAfter(decider, 'jenny', ...commands);

const facts = (no: number) => ({
  rentalId: `r${no}`,
  idName: jenny,
  item: { no, title: titleOf(no) },
  rentedAt: noon(rentalDay),
  dueDate: dueDay,
  point: 10,
  startedAt: at,
});

describe('renting a book', () => {
  test('puts a pending loan on the card, due in fourteen days', () => {
    const rented = card().when(rent(1));
    rented.then({ type: 'loanRequested', loan: { ...facts(1), status: 'PENDING', watch: { attempt: 1, watchAt: minutesLater(3) } } });
    expect(rented.state).toMatchObject({ memberId: 'jenny', name: '제니', loans: [{ rentalId: 'r1', status: 'PENDING' }] });
  });

  test('T · the card is made on first use, and a second first request finds it', () => {
    const second = card(rent(1)).when(rent(2));
    expect(second.state.loans.map((loan) => loan.rentalId)).toEqual(['r1', 'r2']);
  });

  test('O · the name on the card is the latest that was given, and an empty one takes none away', () => {
    const nameless = card(rent(1)).when({ ...rent(2), idName: { id: 'jenny', name: '' } });
    expect(nameless.state.name).toBe('제니');
    expect(nameless.state.loans[1]?.idName).toEqual({ id: 'jenny', name: '' });
  });

  test('the due date is by the library calendar: late in the evening in Greenwich it is tomorrow in Seoul', () => {
    const late = card().when({ ...rent(1), libraryNow: '2026-11-02T15:00:00.000Z' });
    expect(late.state.loans[0]?.dueDate).toBe('2026-11-17');
  });

  test('limit, period and reward are the house rules that the card was given', () => {
    const strict = rentalCard({ ...policy, loanLimit: 1, loanDays: 7, rentReward: 3 });
    const first = given(strict, 'jenny').when(rent(1));
    expect(first.state.loans[0]).toMatchObject({ dueDate: '2026-11-09', point: 3 });
    givenAfter(strict, 'jenny', rent(1)).when(rent(2)).thenRefused('LOAN_LIMIT_REACHED', { limit: 1, loans: 1 });
  });
});

describe('how many books', () => {
  test('A · a fifth loan is fine, the sixth is refused', () => {
    const four = [1, 2, 3, 4].flatMap((no) => taken(no));
    expect(card(...four).when(rent(5)).state.loans).toHaveLength(5);
    card(...four, ...taken(5)).when(rent(6)).thenRefused('LOAN_LIMIT_REACHED', { limit: 5, loans: 5 });
  });

  test('A · pending, open and returning loans all count', () => {
    card(rent(1), rent(2), ...taken(3), ...taken(4), ...taken(5), bring(5)).when(rent(6)).thenRefused('LOAN_LIMIT_REACHED', { loans: 5, limit: 5 });
  });

  test('A · a returned or a cancelled one does not', () => {
    const five = [1, 2, 3, 4, 5].flatMap((no) => taken(no));
    expect(card(...five, bring(5), confirmReturn(5)).when(rent(6)).state.loans).toHaveLength(5);
    expect(card(...five.slice(0, -1), cancelRent(5)).when(rent(6)).state.loans).toHaveLength(5);
  });

  test('the same book is not rented twice on one card, whatever the state of the loan', () => {
    const again = { ...rent(1), rentalId: 'r99' };
    card(rent(1)).when(again).thenRefused('ALREADY_RENTED', { bookNo: 1, rentalId: 'r1' });
    card(...taken(1)).when(again).thenRefused('ALREADY_RENTED');
    card(...taken(1), bring(1)).when(again).thenRefused('ALREADY_RENTED');
    expect(card(...returnedOn(1, rentalDay)).when(again).state.loans).toHaveLength(1);
  });

  test('O · the number decides: another title of the same book is the same book', () => {
    const otherTitle = { ...rent(1), rentalId: 'r99', item: { no: 1, title: '노인과 바다' } };
    card(...taken(1)).when(otherTitle).thenRefused('ALREADY_RENTED');
  });
});

describe('a blocked card', () => {
  test('an overdue loan blocks, though nobody marked it; on the due day it does not yet', () => {
    expect(card(...taken(1)).when(rent(2, dueDay)).state.loans).toHaveLength(2);
    card(...taken(1)).when(rent(2, '2026-11-17')).thenRefused('CARD_BLOCKED', {
      blockedBecause: ['Book 1 was due on 2026-11-16 (rental r1).'],
      lateFee: 0,
      overdue: ['r1'],
    });
  });

  test('D · a late return blocks, though nobody marked the loan overdue', () => {
    card(...returnedOn(1, fourDaysLate)).when(rent(2, fourDaysLate)).thenRefused('CARD_BLOCKED', {
      blockedBecause: ['A late fee of 40 points is owed.'],
      lateFee: 40,
      overdue: [],
    });
  });

  test('D · a late return blocks from the moment the book is handed in', () => {
    card(...taken(1), bring(1, fourDaysLate)).when(rent(2, fourDaysLate)).thenRefused('CARD_BLOCKED');
  });

  test('a book handed in on time and still on its way to the shelf blocks nobody', () => {
    expect(card(...taken(1), bring(1, dueDay)).when(rent(2, fourDaysLate)).state.loans).toHaveLength(2);
  });

  test('of several refusals the first is told: being cleared, blocked, rented already, too many', () => {
    const five = [1, 2, 3, 4, 5].flatMap((no) => taken(no));
    card(...returnedOn(1, fourDaysLate), clear()).when(rent(2, fourDaysLate)).thenRefused('CARD_BEING_CLEARED', { sagaId: 'clear-1' });
    card(...five).when({ ...rent(1, fourDaysLate), rentalId: 'r99' }).thenRefused('CARD_BLOCKED');
    card(...five).when({ ...rent(1), rentalId: 'r99' }).thenRefused('ALREADY_RENTED');
  });

  test('U · a clear and a rent race: whichever is first, the other is refused', () => {
    card(...returnedOn(1, fourDaysLate), clear()).when(rent(2, fourDaysLate)).thenRefused('CARD_BEING_CLEARED');
    card(...taken(1), bring(1, fourDaysLate)).when(clear()).thenRefused('LOANS_OPEN');
  });
});

describe('the end of a rent', () => {
  test('confirmed, the loan is open and can be returned', () => {
    card(rent(1)).when(confirmRent(1)).then({ type: 'loanConfirmed', loan: { ...facts(1), status: 'OPEN' } });
  });

  test('G · confirmed once more, nothing changes, also when it is being returned by then', () => {
    card(...taken(1)).when(confirmRent(1)).then();
    card(...taken(1), bring(1)).when(confirmRent(1)).then();
  });

  test('a confirmation of a rental that the card does not know is refused', () => {
    card().when(confirmRent(1)).thenRefused('RENTAL_NOT_FOUND', { rentalId: 'r1' });
    card(rent(1), cancelRent(1)).when(confirmRent(1)).thenRefused('RENTAL_NOT_FOUND');
  });

  test('cancelled, the loan leaves the card with the reason, and the card is free again', () => {
    const cancelled = card(rent(1)).when(cancelRent(1));
    cancelled.then({ type: 'loanCancelled', loan: { ...facts(1), status: 'CANCELLED', reason }, feeTakenOff: 0 });
    expect(cancelled.state).toMatchObject({ loans: [], cancelled: 1, returned: 0 });
    expect(card(rent(1), cancelRent(1)).when(rent(1)).state.loans).toHaveLength(1);
  });

  test('the history shows the cancelled loan and why', () => {
    const [loan] = card(rent(1)).state.loans;
    expect(loan && loanView(cancelled(loan, reason))).toEqual({
      rentalId: 'r1',
      idName: jenny,
      item: { no: 1, title: titleOf(1) },
      status: 'CANCELLED',
      rentedAt: noon(rentalDay),
      dueDate: dueDay,
      reason,
    });
  });

  test('an open loan can be cancelled, and one on its way back takes its fee with it', () => {
    expect(card(...taken(1)).when(cancelRent(1)).state.loans).toEqual([]);
    const late = card(...taken(1), bring(1, fourDaysLate)).when(cancelRent(1));
    expect(late.state).toMatchObject({ loans: [], lateFee: 0, feesAdded: 0 });
  });

  test('H · a cancel of a rental that the card does not know has nothing to undo', () => {
    card().when(cancelRent(1)).then();
    card(...taken(2)).when(cancelRent(1)).then();
  });
});
