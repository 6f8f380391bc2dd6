import { describe, expect, test } from '@jest/globals';
import { audit } from './audit.ts';
import { day, ids, library, now, rent, sourceOf } from './library.fixture.ts';
import { renderReport } from './report.ts';
import { card, saga, spoiled, violated } from './spoiled.fixture.ts';

describe('a library where everything agrees', () => {
  test('is audited without a violation, and every check looked at something', () => {
    const report = audit(sourceOf(library()));
    expect(violated(report)).toEqual({});
    expect(report).toMatchObject({ ok: true, debtCount: 0, inFlight: { sagas: 0, messages: 0 } });
    for (const check of report.checks.filter(({ name }) => name !== 'deadlines' && name !== 'columns')) expect(check.lookedAt).toBeGreaterThan(0);
  });

  test('stays so when nothing is left of the sagas and messages before the horizon', () => {
    const report = spoiled((world) => {
      world.now = now + 31 * day;
      world.saga.states = {};
      world.log = [];
      world.member.inbox = [];
      world.bestBook.inbox = [];
      world.bestBook.states = { 1: { no: 1, total: 1, carried: 1 }, 2: { no: 2, total: 8, carried: 8 } };
    });
    expect(violated(report)).toEqual({});
  });
});

describe('the report', () => {
  test('lists what is stuck or was given up as debts, and what follows from it', () => {
    const report = spoiled((world) => {
      world.saga.states[ids.open] = { ...saga(world, ids.open), status: 'STUCK', reason: { code: 'NO_ANSWER', message: 'No answer from book in time.' } };
      world.saga.states[ids.back] = { ...saga(world, ids.back), status: 'ABANDONED', givenUp: ['member: RETURN'] };
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
    });
    expect(report).toMatchObject({ ok: true, debtCount: 3 });
    expect(report.debts.map((debt) => debt.kind).sort()).toEqual(['abandoned', 'consequence', 'stuck']);
  });

  test('says for a person what was counted, what is violated by which saga, and what is owed', () => {
    const text = renderReport(
      spoiled((world) => {
        world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
        world.saga.states[ids.refused] = { ...saga(world, ids.refused), status: 'STUCK', reason: { code: 'NO_ANSWER', message: 'No answer from book in time.' } };
      }),
    );
    expect(text).toContain('there are violations');
    expect(text).toContain('holders    1 VIOLATED (1 looked at)');
    expect(text).toContain(`card jenny (saga ${ids.open}): Rental ${ids.open} of book 1 is OPEN, but the book is not rented out.`);
    expect(text).toContain(`stuck: The RENT saga ${ids.refused} of jenny is stuck: No answer from book in time.`);
  });

  test('survives being written as JSON, and stays short however much is broken', () => {
    const report = spoiled((world) => {
      for (let no = 1000; no < 1500; no += 1) world.book.states[String(no)] = { status: 'RENTED', no, heldBy: `r${no}`, memberId: 'jenny' };
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const holders = report.checks.find((check) => check.name === 'holders');
    expect(holders?.violationCount).toBe(500);
    expect(holders?.violations).toHaveLength(200);
    expect(renderReport(report)).toContain('… and 300 more');
  });

  test('two rents of one book that both end well are two open loans of which one has no book', () => {
    const report = spoiled((world) => {
      rent(world, ids.fresh, 1, 'COMPLETED');
      world.rental.states['jenny'] = { ...card(world), loans: [...card(world).loans, { rentalId: ids.fresh, item: { no: 1 }, status: 'OPEN' }] };
      world.rental.rows.push({ rentalId: ids.fresh, idName: { id: 'jenny' }, item: { no: 1 }, status: 'OPEN' });
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 110, carried: 100 };
      world.bestBook.states['1'] = { no: 1, total: 2, carried: 0 };
    });
    expect(violated(report)).toEqual({ holders: [`card jenny: Rental ${ids.fresh} of book 1 is OPEN, but the book is held by rental ${ids.open}.`] });
  });
});
