import { describe, expect, test } from '@jest/globals';
import { answerTo, decode, encode, message, messageId, sagaTime, type MessageOf } from '@book-rental/contracts';
import type { Decider } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { createService, reactTo, type Collection, type InboxEntry, type Participant, type Reaction } from '@book-rental/runtime';
import type { FaultOrder } from './faults.ts';
import { createLab } from './lab.ts';

/** Who has the one book: as much of a service as a fault needs. */
type Shelf = { readonly lentTo: string | null };
type Move = { readonly lentTo: string | null };
type On<M extends 'ItemRented' | 'RentCancelled'> = Reaction<Shelf, Move, Move, MessageOf<M>>;

const decider: Decider<Shelf, Move, Move> = { initial: () => ({ lentTo: null }), decide: (move) => [move], evolve: (_shelf, move) => move };
const answer = (eventType: 'RENT' | 'RENT_CANCEL') => (cause: MessageOf<'ItemRented' | 'RentCancelled'>, entry: InboxEntry) => answerTo(cause, { service: 'book', eventType, entry });
const aggregate = (): string => 'shelf';
const rented: On<'ItemRented'> = { effect: 'RENT', aggregate, cancelledBy: 'RENT_CANCEL', refusalIsFinal: true, command: ({ sagaId }) => ({ lentTo: sagaId }), answer: answer('RENT') };
const cancelled: On<'RentCancelled'> = { effect: 'RENT_CANCEL', aggregate, refusalIsFinal: false, command: () => ({ lentTo: null }), answer: answer('RENT_CANCEL') };
const shelf: Participant<Shelf, Move, Move> = { decider, reactions: { ItemRented: rented, RentCancelled: cancelled } };
const shelves: Collection = { name: 'shelves', fields: {}, indexes: [] };

const body = { idName: { id: 'jenny', name: '' }, item: { no: 1, title: '' }, point: 10 };
const time = '2026-11-24T03:00:00.000Z';
const head = (sagaId: string, id: string) => ({ id, source: '/rental', time, key: 'jenny', sagaId });

/** A shelf in the failure lab, with hands on the clock and on what is delivered. */
async function shelfInLab() {
  let now = Date.parse(time);
  let drawn = 0;
  const due: { readonly at: number; readonly then: () => void }[] = [];
  const told: string[] = [];
  const notice = { warn: (sentence: string) => void told.push(sentence), error: (sentence: string) => void told.push(sentence) };
  const memory = createMemory({ now: () => now, partitions: 1, delivery: 'byHand' });
  const lab = createLab({
    ids: { next: () => `entry-${(drawn += 1)}` },
    notice,
    after: (ms, then) => {
      const one = { at: now + ms, then };
      due.push(one);
      return () => void (due.includes(one) && due.splice(due.indexOf(one), 1));
    },
  });
  let opened = 0;
  const store = () => {
    opened += 1;
    return memory.store('book', [shelves], []);
  };
  const settings = { batchSize: 10, horizonMs: 1e12, parkAlarm: 5, timerMs: 0, relayMs: 0 };
  const ports = { store: store(), log: memory.log, decode, sagaTime, notice, settings };
  const around = lab.around('book', ports, store);
  lab.around('member', ports, store);
  const participant = lab.participant('book', shelf);
  const service = createService({ name: 'book', collection: 'shelves', participant, topics: ['rental_rent', 'rent_cancel'], route: (received, arrival) => reactTo(participant, received, arrival) }, around);
  const stops: Promise<void>[] = [];
  const driven = {
    start: service.start,
    stop: () => {
      const stopped = service.stop();
      stops.push(stopped);
      return stopped;
    },
  };
  lab.over({ book: driven, member: driven });
  await service.start();

  const deliver = () => memory.log.deliver('book', memory.log.waiting('book'));
  return {
    lab,
    service,
    told,
    opened: () => opened,
    stopped: () => Promise.all(stops),
    deliver,
    /** Puts a rent of each of these sagas into one batch; the n-th time of asking. */
    rent: async (sagaIds: readonly string[], attempt = 1) => {
      await memory.log.publish(sagaIds.map((sagaId) => encode(message('ItemRented', { ...head(sagaId, messageId(sagaId, 'ItemRented', attempt)), body }))));
      await deliver();
    },
    cancel: async (sagaId: string, attempt = 1) => {
      await memory.log.publish([encode(message('RentCancelled', { ...head(sagaId, messageId(sagaId, 'RentCancelled', attempt)), body: { ...body, reason: { code: 'NO', message: 'No.' } } }))]);
      await deliver();
    },
    /** What it said: `saga-1/item-rented/1>book yes`. */
    said: async () => {
      const records = await memory.log.read('rental_result', 0, '0', 100);
      return records.map(({ headers, value }) => {
        const { success, reason } = JSON.parse(value) as { readonly success: boolean; readonly reason?: { readonly code: string } };
        return `${headers['ce_id']} ${success ? 'yes' : reason?.code}`;
      });
    },
    remembered: async () => (await service.target.store.inboxOf('shelves', 'shelf', { limit: 50 })).items.map(({ sagaId, effect, outcome }) => `${sagaId} ${effect} ${outcome}`),
    trail: async () => (await service.target.store.trailPage({ limit: 50 })).items.map(({ operator, action, subject }) => `${operator}: ${action} ${subject}`).sort(),
    pass: (seconds: number) => {
      now += seconds * 1_000;
      for (const one of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(one), 1);
        one.then();
      }
    },
  };
}

const fault = (kind: FaultOrder['fault'], more: Partial<FaultOrder> = {}): FaultOrder => ({ service: 'book', fault: kind, on: 'operations', count: 1, operator: '사서', ...more });

describe('a service in the failure lab', () => {
  test('does what it always does while no fault is set', async () => {
    const { rent, said, lab } = await shelfInLab();
    await rent(['s1']);
    expect(await said()).toEqual(['s1/item-rented/1>book yes']);
    expect(lab.state()).toEqual({ faults: [], down: [] });
  });

  test('that refuses says so as to any other refusal: it is remembered, and the same when it is asked again', async () => {
    const { rent, said, remembered, lab } = await shelfInLab();
    await lab.set(fault('refuse'));
    await rent(['s1', 's2']);
    await rent(['s1'], 2);
    expect(await said()).toEqual(['s1/item-rented/1>book LAB_REFUSED', 's2/item-rented/1>book yes', 's1/item-rented/2>book LAB_REFUSED']);
    expect((await remembered()).sort()).toEqual(['s1 RENT refused', 's2 RENT done']);
    expect(lab.state().faults).toMatchObject([{ left: 0, struck: 1, sagaIds: ['s1'] }]);
  });

  test('that is silent has done its part, and says so once the fault is cleared and it is asked again', async () => {
    const { rent, said, remembered, lab } = await shelfInLab();
    await lab.set(fault('silent'));
    await rent(['s1', 's2']);
    await rent(['s1'], 2);
    expect(await said()).toEqual(['s2/item-rented/1>book yes']);
    expect((await remembered()).sort()).toEqual(['s1 RENT done', 's2 RENT done']);
    expect(lab.state().faults).toMatchObject([{ left: 0, struck: 1 }]);
    await lab.clear('사서');
    await rent(['s1'], 3);
    expect(await said()).toEqual(['s2/item-rented/1>book yes', 's1/item-rented/3>book yes']);
  });

  test('that is late holds up nobody else, and all that it was asked meanwhile', async () => {
    const { rent, said, pass, lab } = await shelfInLab();
    await lab.set(fault('late'));
    await rent(['s1']);
    await rent(['s2']);
    pass(6);
    await rent(['s1'], 2);
    expect(await said()).toEqual(['s2/item-rented/1>book yes']);
    pass(4);
    expect(await said()).toEqual(['s2/item-rented/1>book yes', 's1/item-rented/1>book yes', 's1/item-rented/2>book yes']);
    await rent(['s1'], 3);
    expect((await said()).at(-1)).toBe('s1/item-rented/3>book yes');
    expect(lab.state().faults).toMatchObject([{ seconds: 10, left: 0, struck: 1 }]);
  });

  test('sends what it holds back when it is cleared, and once', async () => {
    const { rent, said, pass, lab } = await shelfInLab();
    await lab.set(fault('late', { seconds: 60 }));
    await rent(['s1']);
    await lab.clear('사서');
    pass(60);
    expect(await said()).toEqual(['s1/item-rented/1>book yes']);
  });

  test('that answers twice does so under two ids, and to the first question only', async () => {
    const { rent, said, lab } = await shelfInLab();
    await lab.set(fault('twice'));
    await rent(['s1', 's2']);
    await rent(['s1'], 2);
    expect(await said()).toEqual(['s1/item-rented/1>book yes', 's1/item-rented/1>book>lab yes', 's2/item-rented/1>book yes', 's1/item-rented/2>book yes']);
    expect(lab.state().faults).toMatchObject([{ left: 0, struck: 1 }]);
  });

  test('that dies has committed and said nothing; it starts with nothing but its store, and says it then', async () => {
    const { rent, deliver, said, remembered, pass, lab, opened, stopped, told } = await shelfInLab();
    await lab.set(fault('die'));
    await expect(rent(['s1', 's2'])).rejects.toThrow('after-commit-before-publish');
    expect([await said(), (await remembered()).sort(), lab.state().down]).toEqual([[], ['s1 RENT done', 's2 RENT done'], ['book']]);
    await stopped();
    expect(opened()).toBe(1);
    pass(5);
    while (lab.state().down.length > 0) await Promise.resolve();
    expect(opened()).toBe(2);
    while (!told.some((sentence) => sentence.endsWith('has started again'))) await Promise.resolve();
    await deliver();
    expect((await said()).sort()).toEqual(['s1/item-rented/1>book yes', 's2/item-rented/1>book yes']);
    expect(lab.state().faults).toMatchObject([{ left: 0, struck: 1, sagaIds: ['s1'] }]);
  });

  test('takes nothing while it is dead, and is started at once when the lab is left', async () => {
    const { rent, said, deliver, lab } = await shelfInLab();
    await lab.set(fault('die', { seconds: 3_600 }));
    await expect(rent(['s1'])).rejects.toThrow('starts again after 3600 s');
    await lab.stop();
    expect(lab.state().down).toEqual([]);
    await deliver();
    expect(await said()).toEqual(['s1/item-rented/1>book yes']);
  });
});

describe('a fault', () => {
  test('strikes operations, or compensations where it is told to', async () => {
    const { rent, cancel, said, lab } = await shelfInLab();
    await lab.set(fault('silent', { on: 'compensations', count: 5 }));
    await rent(['s1']);
    await cancel('s1');
    await cancel('s1', 2);
    expect(await said()).toEqual(['s1/item-rented/1>book yes']);
    expect(lab.state().faults).toMatchObject([{ on: 'compensations', left: 4, struck: 1 }]);
  });

  test('of another service does not strike this one', async () => {
    const { rent, said, lab } = await shelfInLab();
    await lab.set(fault('refuse', { service: 'member' }));
    await rent(['s1']);
    expect(await said()).toEqual(['s1/item-rented/1>book yes']);
    expect(lab.state().faults).toMatchObject([{ service: 'member', left: 1, struck: 0 }]);
  });

  test('counts anew when it is set again, and remembers whom it has struck', async () => {
    const { rent, lab } = await shelfInLab();
    await lab.set(fault('refuse'));
    await rent(['s1', 's2']);
    await lab.set(fault('refuse', { count: 2 }));
    await rent(['s3']);
    expect(lab.state().faults).toMatchObject([{ left: 1, struck: 2, sagaIds: ['s3', 's1'] }]);
  });

  test('is told in the log and in the audit trail, with who set it, when it is set and when it strikes', async () => {
    const { rent, trail, told, lab } = await shelfInLab();
    await lab.set(fault('refuse'));
    await rent(['s1']);
    await lab.clear('관리자');
    expect(await trail()).toEqual(['관리자: lab cleared /lab', '사서: lab fault set /lab/book', '사서: lab fault struck /sagas/s1']);
    expect(told).toEqual(['failure lab: book meets "refuse" on operations; 0 more to come']);
  });
});
