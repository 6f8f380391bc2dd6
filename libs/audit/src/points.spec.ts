import { describe, expect, test } from '@jest/globals';
import { day, did, ids, now, type Library } from './library.fixture.ts';
import { spoiled, violated } from './spoiled.fixture.ts';

describe('points', () => {
  test('a balance that is not the sum of the ledger is found', () => {
    const report = spoiled((world) => {
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 110, carried: 100 };
    });
    expect(violated(report)).toEqual({ points: ['member jenny: The balance is 110, but 100 carried forward and a ledger of 0 make 100.'] });
  });

  test('points that a rent granted twice, or that a cancelled rent kept, are found with their saga', () => {
    const twice = spoiled((world) => {
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 110, carried: 100 };
      world.member.inbox = world.member.inbox.map((entry) => (entry.sagaId === ids.open ? { ...entry, applied: 2, data: { points: 20 } } : entry));
    });
    expect(violated(twice)).toEqual({
      points: ['member jenny: The ledger has 20 points for a RENT that ended as COMPLETED; it should have 10.'],
      messages: ['member jenny: RENT was carried out 2 times.'],
    });
    const kept = spoiled((world) => {
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 110, carried: 100 };
      world.member.inbox = world.member.inbox.map((entry) => (entry.effect === 'POINT_USE' ? { ...entry, data: { points: 0 } } : entry));
    });
    expect(kept.checks.find((check) => check.name === 'points')?.violations).toEqual([
      { aggregate: 'member jenny', sagaId: ids.refused, sentence: 'The ledger has 10 points for a RENT that ended as COMPENSATED; it should have 0.' },
    ]);
  });

  test('a ledger line without a saga is found, unless it is older than what sagas are kept', () => {
    const line = (world: Library) => {
      did(world.member, 'jenny', 'somebody', 'RENT', { points: 10 });
      world.member.states['jenny'] = { status: 'REGISTERED', id: 'jenny', balance: 110, carried: 100 };
    };
    expect(violated(spoiled(line))).toEqual({ points: ['member jenny: A ledger line of 10 points belongs to no saga.'] });
    const later = spoiled((world) => {
      line(world);
      world.now = now + 31 * day;
    });
    expect(violated(later)).toEqual({});
  });

  test('a ledger line of another member is found', () => {
    const report = spoiled((world) => {
      world.member.states['scott'] = { status: 'REGISTERED', id: 'scott', balance: 10, carried: 0 };
      did(world.member, 'scott', ids.open, 'RENT', { points: 10 });
    });
    expect(violated(report)).toEqual({ points: ['member scott: A ledger line of 10 points belongs to a saga of member jenny.'] });
  });
});

describe('best books', () => {
  test('a total that is not what was counted, and a cancelled rental that counts, are found', () => {
    const total = spoiled((world) => {
      world.bestBook.states['2'] = { no: 2, total: 9, carried: 7 };
    });
    expect(violated(total)).toEqual({ counts: ['best book 2: The total is 9, but 7 carried forward and 1 remembered make 8.'] });
    const counted = spoiled((world) => {
      world.bestBook.states['3'] = { no: 3, total: 1, carried: 0 };
      world.bestBook.inbox = world.bestBook.inbox.map((entry) => (entry.effect === 'RENT_CANCEL' ? { ...entry, data: { rentals: 0 } } : entry));
    });
    expect(violated(counted)).toEqual({ counts: ['best book 3: A rental that ended as COMPENSATED counts 1 times; it should count 0 times.'] });
  });
});
