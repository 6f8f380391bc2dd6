import { describe, expect, test } from '@jest/globals';
import { givenAfter } from '@book-rental/spec';
import type { RentalCommand } from './commands.ts';
import {
  at,
  bring,
  cancelClear,
  cancelReturn,
  clear,
  confirmClear,
  decider,
  fourDaysLate,
  jenny,
  minutesLater,
  reason,
  rent,
  rentalDay,
  returnedOn,
  taken,
} from './jenny.fixture.ts';

const card = (...commands: readonly RentalCommand[]) => givenAfter(decider, 'jenny', ...commands);
const owing40 = returnedOn(1, fourDaysLate);

describe('E · clearing a late fee', () => {
  test('asks for exactly what is owed', () => {
    const started = card(...owing40).when(clear());
    started.then({ type: 'clearStarted', clearing: { sagaId: 'clear-1', idName: jenny, point: 40, startedAt: at, watch: { attempt: 1, watchAt: minutesLater(3) } } });
    expect(started.state.lateFee).toBe(40);
  });

  test('may name the amount, if it is the right one', () => {
    expect(card(...owing40).when(clear('clear-1', 40)).state.clearing?.point).toBe(40);
    card(...owing40).when(clear('clear-1', 39)).thenRefused('POINT_MISMATCH', { owed: 40 });
    card(...owing40).when(clear('clear-1', 0)).thenRefused('POINT_MISMATCH', { owed: 40 });
  });

  test('is refused with a loan pending, open or returning', () => {
    card(...taken(1), ...taken(2), bring(1, fourDaysLate)).when(clear()).thenRefused('LOANS_OPEN', { rentalIds: ['r1', 'r2'] });
    card(rent(1)).when(clear()).thenRefused('LOANS_OPEN', { rentalIds: ['r1'] });
    expect(card(rent(1)).when(clear()).decision).toMatchObject({ message: 'jenny has a loan that must be returned first: r1.' });
    expect(card(rent(1), rent(2)).when(clear()).decision).toMatchObject({ message: 'jenny has 2 loans that must be returned first: r1, r2.' });
    card(...taken(1), bring(1, fourDaysLate)).when(clear()).thenRefused('LOANS_OPEN', { rentalIds: ['r1'] });
  });

  test('is refused when nothing is owed, on a card of nobody too', () => {
    card().when(clear()).thenRefused('NOTHING_OWED', { owed: 0 });
    card(...returnedOn(1, rentalDay)).when(clear()).thenRefused('NOTHING_OWED');
  });

  test('is refused while another clear of the card is under way', () => {
    card(...owing40, clear()).when(clear('clear-2')).thenRefused('CARD_BEING_CLEARED', { sagaId: 'clear-1' });
  });

  test('open loans come before the amount', () => {
    card(...taken(1)).when(clear('clear-1', 10)).thenRefused('LOANS_OPEN');
  });
});

describe('E · the end of a clear', () => {
  test('paid, the fee is gone and the card may rent again', () => {
    const cleared = card(...owing40, clear()).when(confirmClear());
    cleared.then({ type: 'cleared', sagaId: 'clear-1', point: 40 });
    expect(cleared.state).toMatchObject({ lateFee: 0, feesAdded: 40, feesTaken: 40, clearing: null, endedClears: [{ sagaId: 'clear-1', outcome: 'cleared', point: 40 }] });
    expect(card(...owing40, clear(), confirmClear()).when(rent(2, fourDaysLate)).state.loans).toHaveLength(1);
  });

  test('E · too few points: fee and block stay, and the reason is told', () => {
    const cancelled = card(...owing40, clear()).when(cancelClear());
    cancelled.then({ type: 'clearCancelled', sagaId: 'clear-1', reason });
    expect(cancelled.state).toMatchObject({ lateFee: 40, clearing: null, endedClears: [{ sagaId: 'clear-1', outcome: 'refused', reason }] });
    card(...owing40, clear(), cancelClear()).when(rent(2, fourDaysLate)).thenRefused('CARD_BLOCKED', { lateFee: 40, overdue: [], blockedBecause: ['A late fee of 40 points is owed.'] });
  });

  test('the last ten ends are remembered, newest first', () => {
    const twelve = Array.from({ length: 12 }, (_, index) => [clear(`clear-${index}`), cancelClear(`clear-${index}`)]).flat();
    expect(card(...owing40, ...twelve).state.endedClears.map(({ sagaId }) => sagaId)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((index) => `clear-${index}`));
  });

  test('after a cancelled clear the next one can start, and the old cancel does not touch it', () => {
    const next = card(...owing40, clear(), cancelClear(), clear('clear-2'));
    expect(next.state.clearing?.sagaId).toBe('clear-2');
    next.when(cancelClear('clear-1')).then();
  });

  test('a confirmation of a clear that the card does not know is refused', () => {
    card().when(confirmClear()).thenRefused('CLEARANCE_NOT_FOUND', { sagaId: 'clear-1' });
    card(...owing40, clear(), cancelClear(), clear('clear-2')).when(confirmClear()).thenRefused('CLEARANCE_NOT_FOUND');
  });

  test('H · a cancel of a clear that the card does not know has nothing to undo', () => {
    card().when(cancelClear()).then();
    card(...owing40).when(cancelClear()).then();
  });

  test('U · what was settled before the clear is what it pays: nothing can change the fee meanwhile', () => {
    const clearing = card(...owing40, clear());
    clearing.when(rent(2, fourDaysLate)).thenRefused('CARD_BEING_CLEARED');
    clearing.when(bring(1, '2026-12-24', 'again')).thenRefused('NOT_OPEN');
    clearing.when(cancelReturn(1)).then();
  });
});
