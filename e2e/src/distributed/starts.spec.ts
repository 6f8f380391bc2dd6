import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startProgram, type Exit, type Program } from '@book-rental/distributed';
import { stackForTests, startStack, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { cleanUp, run } from '../server.ts';
import { until } from './installation.ts';
import { openStranger } from './stranger.ts';

type Environment = Readonly<Record<string, string>>;

const rental = 'apps/rental-service/src/main.ts';
/** Nobody listens there. */
const nowhere = '127.0.0.1:1';
const started: Program[] = [];

afterAll(async () => {
  for (const one of started) one.signal('SIGKILL');
  await Promise.all(started.map(({ exited }) => exited));
  await cleanUp();
});

function start(env: Environment, entry = rental): Program {
  const program = startProgram(entry, { HOST: '127.0.0.1', PORT: '0', ...env });
  started.push(program);
  return program;
}

/** How a program that cannot go on ends: with 1, and what it said. */
async function failed(program: Program): Promise<string> {
  const { code, stderr }: Exit = await program.exited;
  expect(code).toBe(1);
  return `${program.lines.filter(({ level }) => level === 'error').map(({ message }) => message).join('\n')}${stderr.trim()}`;
}

describe('wrong settings', () => {
  test.each(['apps/gateway/src/main.ts', rental])('%s tells all mistakes at once, and ends with 1', async (entry) => {
    expect((await failed(start({ PORT: 'high', KAFKA_PARTITIONS: '0', BOOK_URLS: 'nowhere', LIBRARY_CALENDAR_FROM: 'tomorrow' }, entry))).split('\n')).toEqual([
      'PORT is "high", but must be a whole number from 0 to 65535.',
      'LIBRARY_CALENDAR_FROM is "tomorrow", but must be an instant such as 2027-01-10T12:00:00+09:00.',
      'KAFKA_PARTITIONS is "0", but must be a whole number from 1 to 1000.',
      'BOOK_URLS is "nowhere", but must be http addresses with commas between them, such as http://127.0.0.1:3001.',
    ]);
  });

  test('an option that the audit does not have', async () => {
    expect(await run('apps/audit/src/main.ts', ['--distributed', '--loud'], {}).exited).toMatchObject({ code: 1, stderr: 'Unknown option --loud. There are --distributed (what separate services keep), --settled (wait for quiet first) and --json.\n' });
  });
});

unless(await whyNoStack('kafka', 'mongo'), describe)('a service that cannot start says why, and which setting to look at', () => {
  async function address(): Promise<Environment> {
    const { kafka, mongo } = await stackForTests('kafka', 'mongo');
    return { KAFKA_BROKERS: kafka.brokers.join(','), MONGO_URL: mongo.url, INSTALLATION: `e2e-${randomUUID().slice(0, 8)}-` };
  }

  test('MongoDB does not answer: tried again as long as the settings say, then it ends with 1', async () => {
    const env = { ...(await address()), MONGO_URL: `mongodb://${nowhere}/` };
    const [hasty, patient] = [start({ ...env, START_PATIENCE: 'PT2S' }), start(env)];
    expect(await failed(hasty)).toMatch(/^No MongoDB answers at 127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): start it, or set MONGO_URL to where it is\.$/);
    await until(() => patient.lines.length > 0);
    expect(patient.lines.map(({ message }) => message)).toEqual([expect.stringMatching(/^No MongoDB answers at 127\.0\.0\.1:1 .* It is tried again for 120 s\.$/)]);
  }, 60_000);

  test('MongoDB does not know the user: nothing that waiting could heal', async () => {
    const known = await address();
    const url = (known['MONGO_URL'] ?? '').replace('mongodb://', 'mongodb://jenny:wrong@');
    const said = await failed(start({ ...known, MONGO_URL: url }));
    expect(said).toMatch(/^MongoDB at [\d.:]+ does not accept the user or password of MONGO_URL: correct them there\.$/);
    expect(said).not.toContain('wrong');
  }, 60_000);

  test('a replica set of another name', async () => {
    const known = await address();
    const said = await failed(start({ ...known, MONGO_URL: (known['MONGO_URL'] ?? '').replace(/replicaSet=\w+/, 'replicaSet=other') }));
    expect(said).toMatch(/^No member of a replica set other answers at .*: correct replicaSet in MONGO_URL, or start mongod with --replSet other and run rs\.initiate\(\)\.$/);
  }, 60_000);

  test('a replica set that was never initiated: tried again, and it starts once somebody has', async () => {
    const { mongo, stop } = await startStack({ mongo: { initiated: false }, own: true });
    const place = new URL(mongo.url).host;
    const client = new MongoClient(`mongodb://${place}/?directConnection=true`);
    try {
      const program = start({ ...(await address()), MONGO_URL: mongo.url });
      await until(() => program.lines.length > 0);
      expect(program.lines.map(({ message }) => message)).toEqual([`The MongoDB at ${place} is a member of a replica set that was never initiated: run rs.initiate() there once, or point MONGO_URL to another server. It is tried again for 120 s.`]);
      await client.db('admin').command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: place }] } });
      await program.said('ready');
      program.signal('SIGTERM');
      expect(await program.exited).toMatchObject({ code: 0 });
    } finally {
      await client.close();
      await stop();
    }
  }, STARTING_MS);

  test('a database of a newer program is refused, and left as it is', async () => {
    const known = await address();
    const mongo = await MongoClient.connect(known['MONGO_URL'] ?? '');
    try {
      const versions = mongo.db(`${known['INSTALLATION'] ?? ''}rental`).collection<{ readonly _id: string; readonly version: number }>('schema');
      await versions.insertOne({ _id: 'version', version: 99 });
      expect(await failed(start(known))).toMatch(/^The database e2e-\w+-rental has version 99, written by a newer program; this one knows versions up to \d+\. Start the newer program, or point MONGO_URL to another server\.$/);
      expect(await versions.find().toArray()).toEqual([{ _id: 'version', version: 99 }]);
    } finally {
      await mongo.close();
    }
  }, 60_000);

  test('running sagas of another version of their definition: the coordinator names them, and leaves them as they are', async () => {
    const known = await address();
    const mongo = await MongoClient.connect(known['MONGO_URL'] ?? '');
    try {
      const sagas = mongo.db(`${known['INSTALLATION'] ?? ''}saga-coordinator`).collection<{ readonly _id: string; readonly version: number; readonly state: object }>('sagas');
      const state = { sagaId: 'former', type: 'RENT', status: 'RUNNING', definition: 99 };
      await sagas.insertOne({ _id: 'former', version: 1, state });
      expect(await failed(start(known, 'apps/saga-coordinator/src/main.ts'))).toBe('These running sagas were begun under another version of their definition: former. Start the former version until they have ended, or abandon them there.');
      expect(await sagas.find({}, { projection: { version: 1, state: 1 } }).toArray()).toEqual([{ _id: 'former', version: 1, state }]);
    } finally {
      await mongo.close();
    }
  }, 60_000);

  test('Kafka does not answer: it takes requests, says that it is degraded, and goes on trying', async () => {
    const program = start({ ...(await address()), KAFKA_BROKERS: nowhere });
    const { url = '' } = await program.said('listening');
    const told = () => program.lines.find(({ message }) => message.includes('until it is there'))?.message;
    await until(() => told() !== undefined);
    expect(told()).toMatch(/^Kafka at 127\.0\.0\.1:1 does not answer \(.*ECONNREFUSED.*\)\. Start it, or correct KAFKA_BROKERS\. It is tried again until it is there\.$/);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'degraded' });
    const asked = await fetch(`${url}/rentals`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"idName":{"id":"jenny"},"item":{"no":1}}' });
    expect(asked.status).toBe(202);
    program.signal('SIGTERM');
    expect(await program.exited).toMatchObject({ code: 0 });
  }, 60_000);

  test('Kafka does not take the user', async () => {
    const known = await address();
    expect(await failed(start({ ...known, KAFKA_BROKERS: `kafka://jenny:wrong@${known['KAFKA_BROKERS'] ?? ''}` }))).toMatch(/^Kafka at [\d.:]+ takes no user and password as this speaks them, SASL PLAIN .*KAFKA_BROKERS/);
  }, 60_000);

  test('an address of Kafka that is none', async () => {
    expect(await failed(start({ ...(await address()), KAFKA_BROKERS: 'kafka' }))).toMatch(/^KAFKA_BROKERS is "kafka", but must be host:port/);
  }, 60_000);

  test('a topic with other partitions than planned', async () => {
    const known = await address();
    const stranger = openStranger((known['KAFKA_BROKERS'] ?? '').split(','), known['INSTALLATION'] ?? '');
    try {
      await stranger.makeTopic('rental_rent', 2);
      expect(await failed(start(known))).toMatch(/^Kafka's topics are not as infra\/kafka\/topics\.json says: .*rental_rent has 2 partitions.*\. Alter or delete the topics, or change the file\.$/);
    } finally {
      await stranger.close();
    }
  }, 60_000);

  test('the audit says so too: there are no such databases, and nobody answers', async () => {
    const known = await address();
    const audit = async (env: Environment) => {
      const { code, stdout, stderr } = await run('apps/audit/src/main.ts', ['--distributed'], { ...known, ...env }).exited;
      expect([code, stdout]).toEqual([1, []]);
      return stderr;
    };
    expect(await audit({})).toMatch(/MONGO_URL|KAFKA_BROKERS/);
    expect(await audit({ KAFKA_BROKERS: nowhere })).toMatch(/^Kafka is away: .*: start Kafka, or correct KAFKA_BROKERS\.\n$/);
    expect(await audit({ LOG_FORMAT: 'loud', PORT: '-1' })).toMatch(/PORT is .*\nLOG_FORMAT is/);
  }, 60_000);
});
