import { describe, expect, test } from '@jest/globals';
import { givenAfter } from '@book-rental/spec';
import { waitsFor } from './card.ts';
import type { RentalCommand } from './commands.ts';
import { bring, clear, confirmClear, confirmRent, confirmReturn, decider, fourDaysLate, minutesLater, rent, resend, returnedOn, taken } from './jenny.fixture.ts';
import { nextWatchOf } from './resend.ts';

const card = (...commands: readonly RentalCommand[]) => givenAfter(decider, 'jenny', ...commands);

describe('M · a card that hears nothing of what it started', () => {
  test('says a rent again after three minutes, with the body and the time of the first', () => {
    const pending = card(rent(1));
    const again = pending.when(resend(minutesLater(3)));
    expect(again.decision).toEqual([{ type: 'startResent', of: 'RENT', loan: { ...pending.state.loans[0], watch: { attempt: 2, watchAt: minutesLater(9) } } }]);
    expect(again.state.loans).toMatchObject([{ status: 'PENDING', watch: { attempt: 2 } }]);
  });

  test('says a return and a clear again', () => {
    const returning = card(...taken(1), bring(1)).when(resend(minutesLater(3)));
    expect(returning.decision).toMatchObject([{ type: 'startResent', of: 'RETURN', loan: { rentalId: 'r1', handIn: { sagaId: 'return-1' }, watch: { attempt: 2 } } }]);
    expect(returning.state.loans).toMatchObject([{ status: 'RETURNING', watch: { attempt: 2 } }]);
    const clearing = card(...returnedOn(1, fourDaysLate), clear()).when(resend(minutesLater(3)));
    expect(clearing.decision).toMatchObject([{ type: 'startResent', of: 'OVERDUE', clearing: { sagaId: 'clear-1', point: 40, watch: { attempt: 2 } } }]);
    expect(clearing.state.clearing).toMatchObject({ watch: { attempt: 2, watchAt: minutesLater(9) } });
  });

  test('is silent before it is time, and when another timer was faster', () => {
    card(rent(1)).when(resend(minutesLater(2))).then();
    card(rent(1), resend(minutesLater(3))).when(resend(minutesLater(3))).then();
  });

  test('counts its patience from when it speaks, and leaves what fell due after the look at the log', () => {
    const late = card(rent(1), { ...rent(2), at: minutesLater(2) }).when(resend(minutesLater(60), minutesLater(4)));
    expect(late.decision).toMatchObject([{ loan: { rentalId: 'r1', watch: { watchAt: minutesLater(66) } } }]);
  });

  test('says only what is due, and nothing of what has ended', () => {
    const both = card(rent(1), { ...rent(2), at: minutesLater(2) });
    expect(both.when(resend(minutesLater(3))).decision).toMatchObject([{ loan: { rentalId: 'r1' } }]);
    card(...taken(1)).when(resend(minutesLater(999))).then();
    card(...returnedOn(1, fourDaysLate), clear(), confirmClear()).when(resend(minutesLater(999))).then();
  });

  test('waits twice as long each time, and an hour at most', () => {
    const said: RentalCommand[] = [rent(1)];
    const waits: number[] = [];
    for (let times = 0; times < 7; times += 1) {
      const due = nextWatchOf(card(...said).state) ?? '';
      said.push(resend(due));
      waits.push((Date.parse(nextWatchOf(card(...said).state) ?? '') - Date.parse(due)) / 60_000);
    }
    expect(waits).toEqual([6, 12, 24, 48, 60, 60, 60]);
  });
});

describe('a card that has waited longer than the services remember', () => {
  const month = 31 * 24 * 60;

  test.each([
    ['rent', [rent(1)]],
    ['return', [...taken(1), bring(1)]],
    ['clear', [...returnedOn(1, fourDaysLate), clear()]],
  ])('says a %s once more, and then no more', (_what, history) => {
    const again = card(...history).when(resend(minutesLater(month)));
    expect(again.decision).toMatchObject([{ type: 'startResent' }]);
    expect(nextWatchOf(again.state)).toBeUndefined();
    card(...history, resend(minutesLater(month))).when(resend(minutesLater(2 * month))).then();
  });

  test('still speaks of what it started later', () => {
    const both = card(rent(1), { ...rent(2), at: minutesLater(month) }).when(resend(minutesLater(month + 1)));
    expect(nextWatchOf(both.state)).toBe(minutesLater(month + 3));
  });
});

describe('what a card waits for', () => {
  const waits = (sagaId: string, ...commands: readonly RentalCommand[]) => waitsFor(card(...commands).state, sagaId);

  test('is the saga of a pending loan, of a return on its way, and of a clear', () => {
    expect(waits('r1', rent(1))).toBe(true);
    expect(waits('return-1', ...taken(1), bring(1))).toBe(true);
    expect(waits('clear-1', ...returnedOn(1, fourDaysLate), clear())).toBe(true);
  });

  test('is nothing that has ended, and nobody else', () => {
    expect(waits('r1', ...taken(1))).toBe(false);
    expect(waits('r1', ...taken(1), bring(1))).toBe(false);
    expect(waits('return-2', ...taken(1), bring(1))).toBe(false);
    expect(waits('return-1', ...taken(1), bring(1), confirmReturn(1))).toBe(false);
    expect(waits('clear-1', ...returnedOn(1, fourDaysLate), clear(), confirmClear())).toBe(false);
  });
});

describe('when a card is looked at next', () => {
  test('never, while it waits for nothing', () => {
    expect(nextWatchOf(card().state)).toBeUndefined();
    expect(nextWatchOf(card(...taken(1)).state)).toBeUndefined();
    expect(nextWatchOf(card(...taken(1), bring(1), confirmReturn(1)).state)).toBeUndefined();
  });

  test('at the earliest of all that is under way', () => {
    const later = { ...rent(1), at: minutesLater(5) };
    expect(nextWatchOf(card(later, rent(2)).state)).toBe(minutesLater(3));
    expect(nextWatchOf(card(later, rent(2), confirmRent(2)).state)).toBe(minutesLater(8));
    expect(nextWatchOf(card(...returnedOn(1, fourDaysLate), clear()).state)).toBe(minutesLater(3));
  });
});
