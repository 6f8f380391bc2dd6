import { describe, expect, test } from '@jest/globals';
import { refuse, type Decider, type Message, type Outgoing } from '@book-rental/kernel';
import { createMemory } from '@book-rental/memory';
import { consume, retryParked, type Consumer } from './consume.ts';
import { unpark, type Decode } from './park.ts';
import { reactTo, type Participant, type Reacted } from './reaction.ts';
import { createRelay } from './relay.ts';

interface Jar {
  readonly coins: number;
  /** The saga whose coin is still to be taken out. */
  readonly borrowed?: string;
}

type Command = { readonly type: 'put' | 'take'; readonly sagaId: string };

const day = 86_400_000;
const now = Date.parse('2026-11-24T09:00:00.000Z');
const jars = { name: 'jars', fields: {}, indexes: [] };
const decider: Decider<Jar, Command, Command> = {
  initial: () => ({ coins: 0 }),
  decide: (command, jar) => {
    if (command.sagaId === 'bug') throw new Error('a bug');
    return command.type === 'take' && jar.coins === 0 ? refuse('JAR_EMPTY', 'The jar is empty.') : [command];
  },
  evolve: (jar, { type, sagaId }) => (type === 'put' ? { coins: jar.coins + 1, borrowed: sagaId } : { coins: jar.coins - 1 }),
};

const answers = (message: Message): readonly Outgoing[] => [{ topic: 'answers', key: message.key, value: message.sagaId, headers: { ce_id: `${message.id}>jar`, ce_correlationid: message.sagaId } }];
const participant: Participant<Jar, Command, Command> = {
  decider,
  reactions: {
    put: { effect: 'PUT', aggregate: (message: Message) => message.key, refusalIsFinal: true, command: ({ sagaId }: Message) => ({ type: 'put', sagaId }), answer: answers },
    take: {
      effect: 'TAKE',
      aggregate: (message: Message) => message.key,
      refusalIsFinal: false,
      underWay: ({ sagaId }: Message, jar: Jar) => jar.borrowed === sagaId,
      command: ({ sagaId }: Message) => ({ type: 'take', sagaId }),
      answer: answers,
    },
  },
};

/** What stands in a record here: `put 3` is of saga 3; a saga's name tells how many days ago it began, or nothing. */
const decode: Decode = (record) => {
  const [type = '', sagaId = ''] = record.value.split(' ');
  if (sagaId === '') return { ok: false, reason: { code: 'NONSENSE', message: `"${record.value}" says nothing.` } };
  const at = record.headers['at'] ?? new Date(now).toISOString();
  return { ok: true, message: { id: `${record.topic}/${record.partition}/${record.offset}`, type, topic: record.topic, key: record.key ?? '', source: '/by-hand', time: at, sagaId, body: {} } };
};

function said(value: string, key = 'kitchen', headers: Outgoing['headers'] = {}): Outgoing {
  return { topic: 'jars', key, value, headers };
}

async function jar({ limit = 3 } = {}) {
  const time = { now };
  const memory = createMemory({ now: () => time.now, delivery: 'byHand', partitions: 1 });
  const store = memory.store('jar', [jars], []);
  const told: string[] = [];
  const notice = { warn: () => undefined, error: (sentence: string) => void told.push(sentence) };
  const consumer: Consumer<Jar, Reacted> = {
    group: 'jar',
    topics: ['jars'],
    batchSize: 500,
    log: memory.log,
    target: { store, collection: 'jars', initial: decider.initial, where: 'jar' },
    decode,
    route: (message, arrival) => reactTo(participant, message, arrival),
    horizonMs: 30 * day,
    sagaTime: (sagaId) => (/^\d+$/.test(sagaId) ? now - Number(sagaId) * day : undefined),
    parkAlarm: limit,
    notice,
  };
  const consumption = await consume(consumer);
  return {
    time,
    memory,
    store,
    told,
    consumer,
    consumption,
    relay: createRelay({ store, log: memory.log, service: 'jar', notice }),
    hear: async (...messages: readonly Outgoing[]) => {
      await memory.log.publish(messages);
      await memory.log.deliver('jar', memory.log.waiting('jar'));
    },
    again: () => memory.log.deliver('jar', memory.log.records().filter(({ topic }) => topic === 'jars')),
    coins: async (key = 'kitchen') => (await store.load<Jar>('jars', [{ key, sagaIds: [] }]))[0]?.state?.coins ?? 0,
    parked: async () => (await store.parked({ limit: 500 })).items,
    answered: () => memory.log.records().filter(({ topic }) => topic === 'answers').map(({ value }) => value),
  };
}

const trail = { id: 't', at: '2026-11-24T09:00:00.000Z', operator: '사서', action: 'parked retried', subject: '/parked/1' };

describe('a message of a saga older than what is remembered', () => {
  test('is set aside and not carried out; one that is young enough is', async () => {
    const { hear, coins, parked } = await jar();
    await hear(said('put 31'), said('put 29'));
    expect(await coins()).toBe(1);
    expect(await parked()).toMatchObject([{ sagaId: '31', reason: { code: 'SAGA_TOO_OLD' } }]);
  });

  test('is answered as before where it is remembered all the same', async () => {
    const { hear, again, time, coins, parked, answered } = await jar();
    await hear(said('put 29'));
    time.now += 2 * day;
    await again();
    expect(await coins()).toBe(1);
    expect(answered()).toEqual(['29', '29']);
    expect(await parked()).toEqual([]);
  });

  test('is carried out where the state itself shows that it is still to be done, and only once', async () => {
    const { hear, time, coins, parked } = await jar();
    await hear(said('put 29'));
    time.now += 40 * day;
    await hear(said('take 29'), said('take 28'));
    expect(await coins()).toBe(0);
    expect(await parked()).toMatchObject([{ sagaId: '28', reason: { code: 'SAGA_TOO_OLD' } }]);
  });

  test('is known by its own time where its id tells none, or, where that is nonsense or lies in the future, by when it came into the log', async () => {
    const { hear, again, time, coins, parked } = await jar();
    await hear(said('put foreign', 'kitchen', { at: '2026-10-01T00:00:00.000Z' }));
    expect(await coins()).toBe(0);
    await hear(said('put other', 'hall', { at: 'yesterday' }), said('put future', 'cellar', { at: '2036-01-01T00:00:00.000Z' }));
    expect([await coins('hall'), await coins('cellar')]).toEqual([1, 1]);
    time.now += 31 * day;
    await hear(said('put third', 'attic', { at: 'tomorrow' }));
    expect(await coins('attic')).toBe(1);
    time.now += 31 * day;
    await again();
    expect(await coins('attic')).toBe(1);
    expect((await parked()).map(({ sagaId }) => sagaId)).toEqual(['foreign']);
  });
});

describe('a parked message that a person tries again', () => {
  test('is carried out, and what it causes goes out', async () => {
    const { hear, consumer, coins, parked, relay, answered } = await jar();
    await hear(said('take 1'), said('put 2'));
    const [one] = await parked();
    expect(one).toBeUndefined();
    await consumer.target.store.park([{ id: 'p', group: 'jar', topic: 'jars', partition: 0, offset: '99', key: 'kitchen', headers: {}, value: 'put 3', recordedAt: trail.at, reason: { code: 'HANDLER_FAILED', message: 'a bug of yesterday' }, parkedAt: trail.at, status: 'parked' }]);
    expect(await retryParked(consumer, 'p', unpark, trail)).toEqual({ kind: 'handled' });
    await relay.run();
    expect(await coins()).toBe(2);
    expect(answered()).toContain('3');
    expect(await retryParked(consumer, 'p', unpark, trail)).toEqual({ kind: 'decided', status: 'retried' });
  });

  test('stays parked while it still cannot be handled', async () => {
    const { hear, consumer, parked, store } = await jar();
    await hear(said('put bug'));
    const id = (await parked())[0]?.id ?? '';
    expect(await retryParked(consumer, id, unpark, trail)).toMatchObject({ kind: 'failed', parked: { reason: { code: 'HANDLER_FAILED', message: 'a bug' } } });
    expect((await store.getParked(id))?.status).toBe('parked');
  });

  test('is published where publishing it is what failed', async () => {
    const { hear, memory, consumer, parked, answered, store } = await jar();
    memory.poison(({ topic }) => topic === 'answers');
    await hear(said('put 1'));
    const [one] = await parked();
    expect(one).toMatchObject({ group: 'jar.outbox', reason: { code: 'NOT_PUBLISHABLE' } });
    const id = one?.id ?? '';
    expect(await retryParked(consumer, id, unpark, trail)).toMatchObject({ kind: 'failed', parked: { reason: { code: 'NOT_PUBLISHABLE' } } });
    memory.poison(() => false);
    expect(await retryParked(consumer, id, unpark, trail)).toEqual({ kind: 'handled' });
    expect(answered()).toEqual(['1']);
    expect((await store.getParked(id))?.status).toBe('retried');
  });
});

describe('a message that can never be published', () => {
  test('is set aside, with what caused it done, and holds up nobody', async () => {
    const { hear, memory, coins, parked, answered, told } = await jar();
    memory.poison(({ value }) => value === '2');
    await hear(said('put 1'), said('put 2'), said('put 3'));
    expect(await coins()).toBe(3);
    expect(answered()).toEqual(['1', '3']);
    expect(await parked()).toMatchObject([{ group: 'jar.outbox', sagaId: '2', reason: { code: 'NOT_PUBLISHABLE' } }]);
    expect(told).toHaveLength(1);
    expect(memory.log.waiting('jar')).toEqual([]);
  });

  test('is set aside by the relay, too, and the others go out', async () => {
    const { memory, store, relay, parked } = await jar();
    memory.poison(({ value }) => value === 'b');
    await store.commit([{ collection: 'jars', key: 'k', expected: 0, state: { coins: 0 }, inbox: [], outbox: ['a', 'b', 'c'].map((value) => ({ topic: 'answers', key: 'k', value, headers: {} })), caused: [], views: [] }]);
    expect(await relay.run()).toBe(2);
    expect(memory.log.records().map(({ value }) => value)).toEqual(['a', 'c']);
    expect(await parked()).toMatchObject([{ group: 'jar.outbox', value: 'b', reason: { code: 'NOT_PUBLISHABLE' } }]);
    expect((await store.outboxSize()).length).toBe(0);
  });
});

describe('many messages in a row that cannot be handled', () => {
  const bad = (...keys: readonly string[]) => keys.map((key) => said('put bug', key));

  test.each([
    ['behind a good one', [said('put 1'), ...bad('a', 'b', 'c')]],
    ['before a good one', [...bad('a', 'b', 'c'), said('put 1')]],
  ])('%s stop the consumer, which says so once and sets nothing aside', async (_where, messages) => {
    const { hear, memory, parked, told, consumption } = await jar();
    expect(consumption.paused()).toBeUndefined();
    await expect(hear(...messages)).rejects.toThrow('could not be handled');
    expect(consumption.paused()).toContain('a bug');
    expect(told).toEqual([consumption.paused()]);
    expect(await parked()).toEqual([]);
    expect(memory.log.groups()).toEqual([]);
  });

  test('are counted from batch to batch', async () => {
    const { hear, consumption } = await jar();
    await hear(...bad('a'));
    await hear(...bad('b'));
    await expect(hear(...bad('c'))).rejects.toThrow('could not be handled');
    expect(consumption.paused()).toContain('3 in a row');
  });

  test('on few keys, with good ones between them, or of sagas that are too old are set aside', async () => {
    const { hear, parked, consumption } = await jar();
    await hear(...bad('a', 'a', 'a', 'a'), said('put 1'), ...bad('b', 'c'), said('put 2'), ...bad('d', 'e'), said('put 3'), said('put 40', 'f'), said('put 41', 'g'), said('put 42', 'h'), said('put 43', 'i'));
    expect(await parked()).toHaveLength(12);
    expect(consumption.paused()).toBeUndefined();
  });
});
