import { describe, expect, test } from '@jest/globals';
import { isRefusal } from '@book-rental/kernel';
import { given, givenAfter } from '@book-rental/spec';
import fc from 'fast-check';
import { loanOf, type RentalCard } from './card.ts';
import { daysAfter } from './calendar.ts';
import type { RentalCommand } from './commands.ts';
import {
  bring,
  cancelClear,
  cancelRent,
  cancelReturn,
  clear,
  confirmClear,
  confirmRent,
  confirmReturn,
  decider,
  minutesLater,
  policy,
  rent,
  rentalDay,
  resend,
  taken,
} from './jenny.fixture.ts';

const bookNo = fc.integer({ min: 1, max: 7 });
const day = fc.integer({ min: 0, max: 60 }).map((days) => daysAfter(rentalDay, days));
const returnSaga = fc.constantFrom('return-a', 'return-b');
const clearSaga = fc.constantFrom('clear-a', 'clear-b');

const anyCommand: fc.Arbitrary<RentalCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(bookNo, day).map(([no, on]) => rent(no, on)) },
  { weight: 4, arbitrary: bookNo.map(confirmRent) },
  { weight: 1, arbitrary: bookNo.map(cancelRent) },
  { weight: 4, arbitrary: fc.tuple(bookNo, day, returnSaga).map(([no, on, saga]) => bring(no, on, saga)) },
  { weight: 3, arbitrary: fc.tuple(bookNo, day, returnSaga).map(([no, on, saga]) => confirmReturn(no, on, saga)) },
  { weight: 2, arbitrary: fc.tuple(bookNo, returnSaga).map(([no, saga]) => cancelReturn(no, saga)) },
  { weight: 3, arbitrary: clearSaga.map((saga) => clear(saga)) },
  { weight: 2, arbitrary: clearSaga.map(confirmClear) },
  { weight: 1, arbitrary: clearSaga.map(cancelClear) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 90 }).map((minutes) => resend(minutesLater(minutes))) },
);

function play(commands: readonly RentalCommand[], look: (card: RentalCard, before: RentalCard, command: RentalCommand) => void): RentalCard {
  return commands.reduce((before, command) => {
    const decision = decider.decide(command, before);
    const card = isRefusal(decision) ? before : decision.reduce(decider.evolve, before);
    look(card, before, command);
    return card;
  }, decider.initial('jenny'));
}

const histories = fc.array(anyCommand, { maxLength: 80 });

describe('whatever happens to a card', () => {
  test('A · it never has more loans than allowed, nor one book twice', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        play(commands, (card) => {
          expect(card.loans.length).toBeLessThanOrEqual(policy.loanLimit);
          expect(new Set(card.loans.map((loan) => loan.item.no)).size).toBe(card.loans.length);
        });
      }),
    );
  });

  test('its fee is never negative, and is always what was added less what was paid', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        play(commands, (card) => {
          expect(card.lateFee).toBeGreaterThanOrEqual(0);
          expect(card.lateFee).toBe(card.feesAdded - card.feesTaken);
        });
      }),
    );
  });

  test('U · a card being cleared has no loan, and the clear pays all of its fee', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        play(commands, (card) => {
          if (card.clearing === null) return;
          expect(card.loans).toEqual([]);
          expect(card.clearing.point).toBe(card.lateFee);
        });
      }),
    );
  });

  test('every loan that was asked for is on the card, returned or cancelled', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        let asked = 0;
        play(commands, (card, before, command) => {
          if (command.type === 'rent' && card.loans.length > before.loans.length) asked += 1;
          expect(card.loans.length + card.returned + card.cancelled).toBe(asked);
        });
      }),
    );
  });

  test('V · handing a book in and having that cancelled leaves the card and the loan as they were, but for the reason', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 60 }), (commands, late) => {
        const before = play([...commands, cancelClear('clear-a'), cancelClear('clear-b')], () => undefined);
        for (const loan of before.loans) {
          if (loan.status !== 'OPEN') continue;
          const no = loan.item.no;
          const after = [bring(no, daysAfter(rentalDay, late), 'undone'), cancelReturn(no, 'undone')].reduce((card, command) => {
            const decision = decider.decide(command, card);
            return isRefusal(decision) ? card : decision.reduce(decider.evolve, card);
          }, before);
          expect(after).toMatchObject({ lateFee: before.lateFee, feesAdded: before.feesAdded, feesTaken: before.feesTaken, returned: before.returned });
          expect(loanOf(after, loan.rentalId)).toMatchObject({ status: 'OPEN', dueDate: loan.dueDate, rentedAt: loan.rentedAt, cancelledReturn: { sagaId: 'undone' } });
        }
      }),
    );
  });

  test('G · an end that is told twice is told once: the second time nothing happens, or it is refused', () => {
    const ends = [confirmRent(2), cancelRent(1), confirmReturn(3), cancelReturn(4)];
    const start = [rent(1), rent(2), ...taken(3), bring(3), ...taken(4), bring(4)];
    for (const end of ends) {
      const once = givenAfter(decider, 'jenny', ...start).when(end);
      expect(once.decision).toHaveLength(1);
      expect(givenAfter(decider, 'jenny', ...start, end).when(end).state).toEqual(once.state);
    }
  });

  test('a new card belongs to its member', () => {
    expect(given(decider, 'jenny').state.memberId).toBe('jenny');
  });
});
