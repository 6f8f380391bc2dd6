import { describe, expect, test } from '@jest/globals';
import { after, given, givenAfter } from '@book-rental/spec';
import fc from 'fast-check';
import { bestBookDecider, type BestBookCommand } from './best-book-decider.ts';
import { countFor } from './best-book.ts';

const zone = 'Asia/Seoul';
const decider = bestBookDecider(zone);
const count = (at: string, title = 'Emma'): BestBookCommand => ({ type: 'count', title, at });
const uncount = (at: string): BestBookCommand => ({ type: 'uncount', at });
const ranked = (...commands: readonly BestBookCommand[]) => givenAfter(decider, '7', ...commands).state;

const monday = '2026-11-23T03:00:00.000Z';
const tuesday = '2026-11-24T03:00:00.000Z';
const nextMonth = '2026-12-01T03:00:00.000Z';

describe('counting rentals', () => {
  test('a book that was never rented has none', () => {
    expect(ranked()).toMatchObject({ no: 7, total: 0 });
    expect(countFor(ranked(), 'week', zone, monday)).toBe(0);
  });

  test('each rental is one more, in its week, month and year and in all', () => {
    const book = ranked(count(monday), count(tuesday), count(nextMonth));
    expect(countFor(book, 'all', zone, tuesday)).toBe(3);
    expect(countFor(book, 'week', zone, tuesday)).toBe(2);
    expect(countFor(book, 'month', zone, tuesday)).toBe(2);
    expect(countFor(book, 'month', zone, nextMonth)).toBe(1);
    expect(countFor(book, 'year', zone, tuesday)).toBe(3);
  });

  test('what is counted says when and under which title', () => {
    given(decider, '7').when(count(monday)).then({ type: 'rentalCounted', title: 'Emma', at: monday });
    given(decider, '7').when(uncount(monday)).then({ type: 'rentalUncounted', at: monday });
  });

  test('Q · a cancelled rental is not counted, and goes from the week in which it was rented', () => {
    const book = ranked(count(monday), count(nextMonth), uncount(monday));
    expect(book.total).toBe(1);
    expect(countFor(book, 'week', zone, monday)).toBe(0);
    expect(countFor(book, 'week', zone, nextMonth)).toBe(1);
  });

  test('a rental just after midnight in the library counts for the new day, though Greenwich is still in the old month', () => {
    const book = ranked(count('2026-11-30T15:30:00.000Z'));
    expect(book.month).toEqual({ '2026-12': 1 });
  });
});

describe('the title shown', () => {
  test('O · is the latest one, whatever the order in which rentals come', () => {
    expect(ranked(count(monday, 'Ema'), count(tuesday, 'Emma')).title).toBe('Emma');
    expect(ranked(count(tuesday, 'Emma'), count(monday, 'Ema')).title).toBe('Emma');
  });

  test('stays when a later rental gives none', () => {
    expect(ranked(count(monday), count(tuesday, '')).title).toBe('Emma');
  });
});

describe('a book rented for years', () => {
  const day = (n: number) => new Date(Date.UTC(2020, 0, 1, 3) + n * 86_400_000).toISOString();
  const years = Array.from({ length: 3650 }, (_, n) => count(day(n)));

  test('keeps only its latest periods, so that it stays small, and its total for ever', () => {
    const book = after(decider, '7', ...years).reduce(decider.evolve, decider.initial('7'));
    expect(Object.keys(book.week)).toHaveLength(10);
    expect(Object.keys(book.month)).toHaveLength(13);
    expect(Object.keys(book.year)).toEqual(['2025', '2026', '2027', '2028', '2029']);
    expect(countFor(book, 'all', zone, monday)).toBe(3650);
  });

  test('a cancel for a period that is no longer kept only lowers the total', () => {
    const weeks = Array.from({ length: 11 }, (_, n) => count(day(n * 7)));
    const before = ranked(...weeks);
    const book = givenAfter(decider, '7', ...weeks).when(uncount(day(0))).state;
    expect(book.total).toBe(10);
    expect(book.week).toEqual(before.week);
  });

  test('no period is ever counted below zero, nor is the total, when only what was counted is taken off', () => {
    const rentals = fc.array(fc.record({ at: fc.integer({ min: 0, max: 400 }).map(day), cancelled: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(rentals, (all) => {
        const book = ranked(...all.map((one) => count(one.at)), ...all.filter((one) => one.cancelled).map((one) => uncount(one.at)));
        const left = all.filter((one) => !one.cancelled);
        expect(book.total).toBe(left.length);
        expect(Object.values({ ...book.week, ...book.month, ...book.year }).every((one) => one >= 0)).toBe(true);
        const latest = all.map((one) => one.at).sort().at(-1) ?? day(0);
        const inWeek = ranked(...left.map((one) => count(one.at)));
        expect(countFor(book, 'week', zone, latest)).toBe(countFor(inWeek, 'week', zone, latest));
      }),
    );
  });

  test('rentals and cancels of different rentals may come in any order', () => {
    const events = fc.array(fc.integer({ min: 0, max: 60 }).map(day), { maxLength: 12 });
    fc.assert(
      fc.property(events.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
        expect(ranked(...shuffled.map((at) => count(at)))).toEqual(ranked(...all.map((at) => count(at))));
      }),
    );
  });
});
