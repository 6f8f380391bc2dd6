import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LogRecord } from '@book-rental/kernel';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { membersOf, message, openCorner, stranger, until, withAdmin, type Corner } from './library.fixture.ts';
import type { KafkaLog } from './log.ts';

const onKafka = unless(await whyNoStack('kafka'), describe);

let brokers: readonly string[];
beforeAll(async () => {
  ({ brokers } = (await stackForTests('kafka')).kafka);
}, STARTING_MS);

const idOf = (record: LogRecord): string => record.headers['ce_id'] ?? '';

onKafka('a group', () => {
  let corner: Corner;
  let log: KafkaLog;
  beforeEach(async () => {
    corner = await openCorner(brokers);
    log = corner.log();
  });
  afterEach(() => corner.close());

  /** Reads until so many different messages were seen. */
  function reading(from: KafkaLog, seen: LogRecord[], batchSize = 100, topics = ['rental_rent']): Promise<{ readonly stop: () => Promise<void> }> {
    return from.subscribe({ group: 'book', topics, batchSize, onBatch: async (records) => void seen.push(...records) });
  }

  test('gets in one batch what waits in several topics and partitions', async () => {
    const members = ['jenny', '제니', 'scott', 'member 1'];
    await log.publish(members.flatMap((member) => [message(`rent ${member}`, member), message(`cancel ${member}`, member, 'rent_cancel')]));
    const batches: (readonly LogRecord[])[] = [];
    await log.subscribe({ group: 'book', topics: ['rental_rent', 'rent_cancel'], batchSize: 100, onBatch: async (records) => void batches.push(records) });
    await until(async () => batches.flat().length === 8);
    expect(batches).toHaveLength(1);
    expect(new Set(batches.flat().map(({ topic, partition }) => `${topic}/${partition}`)).size).toBe(8);
  });

  test('gets what others wrote as it stands: no key, no value, no headers, bytes that are no text', async () => {
    const producer = stranger(brokers).producer();
    await producer.connect();
    await producer.send({
      topic: `${corner.prefix}rental_rent`,
      messages: [
        { partition: 0, value: 'by hand' },
        { partition: 0, key: 'jenny', value: null },
        { partition: 0, key: Buffer.from([0xff]), value: Buffer.from([0x7b, 0xc3, 0x28]), headers: { ce_id: ['first', 'last'], bytes: Buffer.from([0xfe]) } },
      ],
    });
    await producer.disconnect();
    const seen: LogRecord[] = [];
    await reading(log, seen);
    await until(async () => seen.length === 3);
    expect(seen.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual([
      { key: null, value: 'by hand', headers: {} },
      { key: 'jenny', value: '', headers: {} },
      { key: '\ufffd', value: '{\ufffd(', headers: { ce_id: 'last', bytes: '\ufffd' } },
    ]);
  });

  test('goes past the mark of a transaction', async () => {
    const producer = stranger(brokers).producer({ transactionalId: corner.prefix, maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: `${corner.prefix}rental_rent`, messages: [{ partition: 0, key: 'jenny', value: 'in a transaction' }] });
    await transaction.commit();
    await producer.disconnect();
    await until(async () => (await log.ends(['rental_rent']))['rental_rent/0'] === '2');
    const mark = await log.ends(['rental_rent']);
    const seen: LogRecord[] = [];
    await reading(log, seen);
    await until(() => log.reached('book', mark));
    expect(seen).toHaveLength(1);
  });

  test('is not kept back by the one partition whose message makes its batch fail', async () => {
    const seen: string[] = [];
    let failures = 0;
    await log.publish([message('poison', 'jenny'), message('beside', '제니'), message('behind', 'jenny')]);
    await log.subscribe({
      group: 'book',
      topics: ['rental_rent'],
      batchSize: 1,
      onBatch: async (records) => {
        if (records.some((record) => idOf(record) === 'poison') && (failures += 1) <= 4) throw new Error('not this one');
        seen.push(...records.map(idOf));
      },
    });
    await until(async () => seen.length === 3);
    expect(failures).toBe(5);
    expect(seen).toEqual(['beside', 'poison', 'behind']);
    expect(corner.said.warnings).toEqual(['book waits before it reads on: not this one']);
  });

  test('moves no offset before its batch is through', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = false;
    await log.publish([message('m1')]);
    const mark = await log.ends(['rental_rent']);
    await log.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1, onBatch: () => ((begun = true), held) });
    await until(async () => begun);
    expect(await log.lag('book', ['rental_rent'])).toBe(1);
    expect(await log.reached('book', mark)).toBe(false);
    release();
    await until(() => log.reached('book', mark));
  });

  test('has reached what retention took away unread', async () => {
    await log.publish([message('m1'), message('m2')]);
    const mark = await log.ends(['rental_rent']);
    expect(await log.reached('book', mark)).toBe(false);
    const topic = `${corner.prefix}rental_rent`;
    await withAdmin(brokers, async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
    });
    expect(await log.reached('book', mark)).toBe(true);
    expect(await log.lag('book', ['rental_rent'])).toBe(0);
  });

  test('keeps its member through a batch that outlasts the session, which another does not that gives no sign', async () => {
    const group = `${corner.prefix}book`;
    const sessionTimeout = 6_000;
    let silentStarted = false;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tries: string[] = [];
    const busy = corner.log({ listening: { sessionTimeout, heartbeatInterval: 500 } });
    await log.publish([message('m1')]);
    await busy.subscribe({ group: 'book', topics: ['rental_rent'], batchSize: 1, onBatch: async (records) => (tries.push(...records.map(idOf)), held) });
    const silent = stranger(brokers).consumer({ groupId: `${corner.prefix}silent`, sessionTimeout, maxWaitTimeInMs: 100 });
    await silent.connect();
    await silent.subscribe({ topics: [`${corner.prefix}rental_rent`], fromBeginning: true });
    await silent.run({ eachBatch: async () => ((silentStarted = true), held) });
    await until(async () => silentStarted && tries.length === 1);
    await withAdmin(brokers, async (admin) => {
      const [member] = await membersOf(admin, group);
      const [other] = await membersOf(admin, `${corner.prefix}silent`);
      expect([member, other]).not.toContain(undefined);
      await until(async () => !(await membersOf(admin, `${corner.prefix}silent`)).includes(other ?? ''));
      expect(await membersOf(admin, group)).toEqual([member]);
    });
    release();
    await until(async () => (await log.lag('book', ['rental_rent'])) === 0);
    expect(tries).toEqual(['m1']);
    await silent.disconnect();
  }, 40_000);

  test('loses and skips nothing while its members come and go', async () => {
    const topics = ['rental_rent', 'rent_cancel'];
    const seen: LogRecord[] = [];
    const one: LogRecord[] = [];
    const two: LogRecord[] = [];
    const members = Array.from({ length: 20 }, (_, member) => `member ${member}`);
    let published = 0;
    let streaming = true;
    const stream = (async () => {
      while (streaming) {
        await log.publish(members.map((member) => message(`${(published += 1)}`, member, topics[published % 2])));
        await until(async () => seen.length + one.length + two.length > published - 200);
      }
    })();
    const first = await reading(corner.log(), one, 20, topics);
    await until(async () => one.length > 200);
    const second = await reading(corner.log(), two, 20, topics);
    await until(async () => two.length > 200);
    await first.stop();
    const after = two.length;
    await until(async () => two.length > after + 200);
    const third = await reading(corner.log(), seen, 20, topics);
    await until(async () => seen.length > 200);
    streaming = false;
    await stream;
    await until(async () => (await log.lag('book', topics)) === 0);
    await Promise.all([second.stop(), third.stop()]);
    const handled = new Set([...one, ...two, ...seen].map(idOf));
    expect(Array.from({ length: published }, (_, index) => `${index + 1}`).filter((id) => !handled.has(id))).toEqual([]);
    expect(corner.said.warnings).toEqual([]);
    expect(corner.said.errors).toEqual([]);
  }, 60_000);
});
