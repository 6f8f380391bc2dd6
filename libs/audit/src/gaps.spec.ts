import { describe, expect, test } from '@jest/globals';
import { audit } from './audit.ts';
import { day, ids, library, now, sagaState, sourceOf, type Library } from './library.fixture.ts';
import { card, saga, spoiled, violated } from './spoiled.fixture.ts';

/** Every loan and saga that there ever was is still known, and nothing was carried forward. */
function whole(world: Library): void {
  world.rental.states['jenny'] = { ...card(world), returned: 1 };
  world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 0, carried: 0 };
  world.bestBook.states['2'] = { no: 2, total: 1, carried: 0 };
}

const without = (world: Library, service: 'book' | 'member' | 'bestBook' | 'rental', effect: string) => {
  world[service].inbox = world[service].inbox.filter((entry) => entry.effect !== effect);
};

describe('what is gone', () => {
  test('is missed: a member or a best book whose lines are still there, and whatever an ended saga was about', () => {
    const member = spoiled((world) => {
      world.member.states = {};
    });
    expect(violated(member).points).toContain('member jenny: It is not there, but what was done to it is remembered.');
    const counter = spoiled((world) => {
      delete world.bestBook.states['1'];
    });
    expect(violated(counter)).toEqual({ counts: ['best book 1: It is not there, but what was done to it is remembered.'] });
    const later = spoiled((world) => {
      delete world.book.states['3'];
      world.book.inbox = [];
      world.member.inbox = [];
      world.bestBook.inbox = [];
      world.log = [];
      world.bestBook.states = { 1: { no: 1, total: 1, carried: 1 }, 2: { no: 2, total: 8, carried: 8 }, 3: { no: 3, total: 0, carried: 0 } };
      world.now = now + 31 * day;
    });
    expect(violated(later)).toEqual({ holders: ['book 3: It is not there, but a RENT with it has ended as COMPENSATED.'] });
  });

  test('is missed when no message tells of it any more: what an ended saga must have done', () => {
    const report = spoiled((world) => {
      world.log = [];
      without(world, 'book', 'RENT_CANCEL');
      without(world, 'rental', 'CONFIRM');
    });
    expect(violated(report).messages).toEqual([
      `card jenny: rental remembers no CONFIRM of a RENT that ended as COMPLETED.`,
      `card jenny: rental remembers no CONFIRM of a RENT that ended as COMPLETED.`,
      `book 3: book remembers no RENT_CANCEL of a RENT that ended as COMPENSATED.`,
      `card jenny: rental remembers no CONFIRM of a RETURN that ended as COMPLETED.`,
      `card jenny: rental remembers no CONFIRM of a OVERDUE that ended as COMPLETED.`,
    ]);
  });
});

describe('names', () => {
  test('that differ from where a thing is kept are found', () => {
    const report = spoiled((world) => {
      world.rental.states['jenny'] = { ...card(world), memberId: 'scott' };
      world.book.states['2'] = { status: 'AVAILABLE', no: 4 };
      world.saga.states[ids.past] = { ...saga(world, ids.past), sagaId: ids.again };
    });
    expect(violated(report).loans).toContain('card jenny: It calls itself scott.');
    expect(violated(report).holders).toEqual(['book 2: It calls itself 4.']);
    expect(violated(report).messages).toContain(`saga ${ids.past}: It calls itself ${ids.again}.`);
  });
});

describe('points and counts that were made up', () => {
  test('do not hide in what was carried forward, as long as all is known', () => {
    const fair = library();
    whole(fair);
    expect(violated(audit(sourceOf(fair)))).toEqual({});
    const report = spoiled((world) => {
      whole(world);
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 1000, carried: 1000 };
      world.bestBook.states['2'] = { no: 2, total: 8, carried: 7 };
    });
    expect(violated(report)).toEqual({
      points: ['member jenny: The balance is 1000, but its sagas, which are all known, make 0.'],
      counts: ['best book 2: The total is 8, but the history has 1 loans of it, and it has all there were.'],
    });
  });

  test('do not hide in a week, a month or a year', () => {
    const dated = (world: Library) => {
      const at = new Date(now - 3_600_000).toISOString();
      world.bestBook.inbox = world.bestBook.inbox.map((entry) => (entry.effect === 'RENT' ? { ...entry, data: { rentals: 1, at } } : entry));
    };
    const counts = (week: Record<string, number>, month: Record<string, number>, year: Record<string, number>) =>
      spoiled((world) => {
        dated(world);
        world.bestBook.states['1'] = { no: 1, total: 1, carried: 0, week, month, year };
      });
    expect(violated(counts({ '2026-W48': 1 }, { '2026-11': 1 }, { 2026: 1 }))).toEqual({});
    expect(violated(counts({ '2026-W48': 999 }, { '2026-11': 1 }, {}))).toEqual({
      counts: [
        'best book 1: Its weeks have 999 rentals together, but the total is 1.',
        'best book 1: 2026-W48 has 999 rentals, but no more than 1 can be of it.',
        'best book 1: Its years have 0 rentals together, but the total is 1.',
        'best book 1: 2026 is not there, but 1 rentals of it are remembered.',
      ],
    });
    expect(violated(counts({ '2026-W47': 1 }, { '2026-10': 1 }, { 2026: 1 })).counts).toEqual([
      'best book 1: 2026-W47 has 1 rentals, but no more than 0 can be of it.',
      'best book 1: 2026-W48 is not there, but 1 rentals of it are remembered.',
      'best book 1: 2026-10 has 1 rentals, but no more than 0 can be of it.',
      'best book 1: 2026-11 is not there, but 1 rentals of it are remembered.',
    ]);
    const cancelled = spoiled((world) => {
      dated(world);
      world.bestBook.states['3'] = { no: 3, total: 0, carried: 0, week: { '2026-W48': 0 }, month: { '2026-11': 0 }, year: { 2026: 0 } };
    });
    expect(violated(cancelled)).toEqual({});
  });

  test('and a fee that was forgiven is found though an old loan was forgotten', () => {
    const report = spoiled((world) => {
      delete world.saga.states[ids.clear];
      world.log = world.log.filter((record) => record.headers['ce_correlationid'] !== ids.clear);
      without(world, 'member', 'OVERDUE');
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 130, carried: 100 };
      world.rental.states['jenny'] = { ...card(world), feesAdded: 31, forgottenFees: 1, feesTaken: 31 };
    });
    expect(violated(report)).toEqual({ fees: ['card jenny: 31 were paid, but no more than 1 can have been.'] });
  });

  test('and so is one that was made up for loans that are said to be forgotten', () => {
    const report = spoiled((world) => {
      whole(world);
      world.rental.states['jenny'] = { ...card(world), lateFee: 500, feesAdded: 530, forgottenFees: 500 };
    });
    expect(violated(report)).toEqual({ fees: ['card jenny: 500 are of loans that left the history, but none did.'] });
  });

  test('while a clear that retention removed may have paid what was owed before', () => {
    const world = library();
    delete world.saga.states[ids.clear];
    world.log = [];
    world.now = now + 31 * day;
    expect(violated(audit({ ...sourceOf(world), sagaRetentionMs: 90 * day })).fees).toEqual(['card jenny: 30 were paid, but all clears together are 0.']);
    expect(violated(audit({ ...sourceOf(world), sagaRetentionMs: 30 * day })).fees).toBeUndefined();
  });
});

describe('stories and timers', () => {
  test('a message that stands twice in a story is found', () => {
    const report = spoiled((world) => {
      const { timeline, ...rest } = saga(world, ids.open);
      world.saga.states[ids.open] = { ...rest, timeline: [...timeline, ...timeline.slice(1, 2)] };
    });
    expect(violated(report)).toEqual({ messages: [`saga ${ids.open}: Its story has the same message twice.`] });
  });

  test('a deadline further ahead than any delay is found, on sagas and on cards', () => {
    const world = library();
    const watch = { watchAt: '3000-01-01T00:00:00.000Z' };
    world.saga.states[ids.fresh] = sagaState(ids.fresh, 'RENT', 'RUNNING', [], { deadline: Date.parse('3000-01-01T00:00:00Z'), rentalId: ids.fresh });
    world.rental.states['jenny'] = { ...card(world), loans: [...card(world).loans, { rentalId: ids.fresh, item: { no: 7 }, status: 'PENDING', watch }] };
    world.rental.rows.push({ rentalId: ids.fresh, idName: { id: 'jenny' }, item: { no: 7 }, status: 'PENDING' });
    expect(violated(audit({ ...sourceOf(world), longestDelayMs: day }))).toEqual({
      deadlines: [`saga ${ids.fresh}: It is RUNNING, and waits until 3000-01-01.`, 'card jenny: What it started is said again only on 3000-01-01.'],
    });
  });
});

describe('what was set aside', () => {
  test('excuses nothing of a saga that ended, when what it should have done is done', () => {
    const stolen = (status: 'parked' | 'discarded', topic: string) => (world: Library) => {
      world.book.states['1'] = { status: 'AVAILABLE', no: 1 };
      world.member.inbox = world.member.inbox.map((entry) => (entry.sagaId === ids.open ? { ...entry, data: { points: 0 } } : entry));
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 90, carried: 100 };
      world.book.parked.push({
        id: 'junk', group: 'book', topic, partition: 0, offset: '900', key: 'x', headers: {}, value: 'x', recordedAt: '', sagaId: ids.open, reason: { code: 'NOT_JSON', message: 'x' }, parkedAt: '', status,
      });
    };
    for (const topic of ['rental_rent', 'rent_cancel', 'nonsense']) {
      const report = spoiled(stolen('discarded', topic));
      expect(violated(report)).toMatchObject({ holders: [expect.stringContaining('but the book is not rented out')], points: [expect.stringContaining('it should have 10')] });
      expect(report.debts.map((debt) => debt.kind)).toEqual(['discarded']);
    }
  });

  test('excuses what it left undone', () => {
    const report = spoiled((world) => {
      world.log = [];
      without(world, 'bestBook', 'RENT_CANCEL');
      world.bestBook.states['3'] = { no: 3, total: 1, carried: 0 };
      world.bestBook.parked.push({
        id: 'mine', group: 'best-book', topic: 'rent_cancel', partition: 0, offset: '900', key: 'jenny', headers: {}, value: '', recordedAt: '', sagaId: ids.refused, reason: { code: 'HANDLER_FAILED', message: 'x' }, parkedAt: '', status: 'parked',
      });
    });
    expect(violated(report)).toEqual({});
    expect(report.debtCount).toBeGreaterThan(1);
  });
});

describe('columns', () => {
  test('that say otherwise than their document are found', () => {
    const source = sourceOf(library());
    const columns = () => [{ collection: 'sagas', key: ids.open, field: 'status', stored: 'STUCK', told: 'COMPLETED' }, { collection: 'sagas', key: ids.open, field: 'type', stored: 'RENT', told: 'RENT' }];
    const report = audit({ ...source, saga: { ...source.saga, columns } });
    expect(violated(report)).toEqual({ columns: [`saga-coordinator sagas ${ids.open}: It is found by status "STUCK", but its document says "COMPLETED".`] });
    expect(report.checks.find((check) => check.name === 'columns')?.lookedAt).toBe(2);
  });
});
