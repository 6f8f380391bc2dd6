import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { audit, renderReport } from '@book-rental/audit';
import { readSettings } from '@book-rental/config';
import { topicNames } from '@book-rental/contracts';
import { startDistributed, type Distributed } from '@book-rental/distributed';
import { openAuditSource } from '@book-rental/host';
import { createKafkaLog, parseBrokers } from '@book-rental/kafka';
import { openMongo } from '@book-rental/mongo';
import { createLog } from '@book-rental/observability';
import { startStack } from '@book-rental/stack';
import { many, post } from './calls.ts';
import { closedLoop, ownCpuMs, type Measured, type Outcome } from './load.ts';
import { cpuMsOf, processWith, rssMbOf } from './processes.ts';
import { profileLines } from './profile.ts';
import type { Point } from './points.ts';

export interface DistributedPoint extends Point {
  readonly cpuMsPerSagaByProcess: Readonly<Record<string, number>>;
  readonly messagesPerSaga: number;
  /** Round trips to MongoDB, of all services. */
  readonly mongoCallsPerSaga: number;
  readonly mongoWritesPerSaga: number;
  readonly partitions: number;
  readonly instances: number;
  /** A line a service, where one was asked for. */
  readonly profile: readonly string[];
}

export interface DistributedBench {
  readonly mix: 'ok' | 'fail10';
  readonly concurrency: number;
  readonly sagas: number | undefined;
  readonly instances: number;
  readonly partitions: number;
  readonly profile: string | undefined;
}

const lentEvery = 10;
const quiet = createLog({ format: 'text', level: 'error', stream: process.stderr });

/** Every service, Kafka, MongoDB and the load on this machine, everything durable: the rent saga through POST /rentals with Prefer: wait. */
export async function measureDistributed({ mix, concurrency, sagas: asked, instances, partitions, profile }: DistributedBench): Promise<DistributedPoint> {
  const sagas = asked ?? (concurrency === 1 ? 1_000 : concurrency < 64 ? 6_000 : 15_000);
  const folder = mkdtempSync(join(tmpdir(), 'book-rental-bench-'));
  const stack = await startStack({ kafka: {}, mongo: {}, folder, own: true, say: () => undefined });
  const address = { KAFKA_BROKERS: stack.kafka.brokers.join(','), MONGO_URL: stack.mongo.url };
  const env = { KAFKA_PARTITIONS: String(partitions), ...address };
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
  const troubles: string[] = [];
  let system: Distributed | undefined;
  try {
    system = await startDistributed({ kafkaBrokers: address.KAFKA_BROKERS, mongoUrl: address.MONGO_URL, env, instances, nodeArgs, seen: (who, { level, message }) => void (level === 'error' && troubles.push(`${who}: ${message}`)) });
    const hands = handsOf(system);
    await warmUp(hands);
    await seed(hands, 0, sagas, mix === 'fail10');
    const pids = pidsOf(system, folder);
    const counts = countersOf(address);
    const [cpu, before] = [cpuByProcess(pids), await counts()];
    const measured = await stretch(hands, 0, sagas, concurrency, () => sum(cpuByProcess(pids)));
    const [used, after] = [cpuByProcess(pids), await counts()];
    const expected = mix === 'fail10' ? Math.ceil(sagas / lentEvery) : 0;
    const mistakes = [...troubles, ...outcomeMistakes(measured, expected), ...(await auditMistakes(address))];
    const rssMb = [...pids.values()].reduce((all, pid) => all + rssMbOf(pid), 0);
    // A service writes its profile when it ends.
    await system.stop();
    system = undefined;
    return {
      shape: instances === 1 ? 'distributed' : `distributed×${instances}`,
      mix,
      concurrency,
      ...measured,
      rssMb,
      mistakes,
      cpuMsPerSagaByProcess: Object.fromEntries([...used].map(([name, ms]) => [name, (ms - (cpu.get(name) ?? 0)) / sagas])),
      messagesPerSaga: (after.messages - before.messages) / sagas,
      mongoCallsPerSaga: (after.commands - before.commands) / sagas,
      mongoWritesPerSaga: (after.written - before.written) / sagas,
      partitions,
      instances,
      profile: profile === undefined ? [] : profileLines(resolve(profile), new Map([...pids].map(([name, pid]) => [pid, name]))),
    };
  } finally {
    await system?.stop();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The load, spread over the instances of each service. */
interface Hands {
  readonly rental: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => ReturnType<typeof post>;
  readonly member: (path: string, body: unknown) => ReturnType<typeof post>;
  readonly book: (path: string, body: unknown) => ReturnType<typeof post>;
}

function handsOf(system: Distributed): Hands {
  const to = (service: 'rental' | 'member' | 'book') => {
    const urls = system.of(service).map(({ url }) => url);
    let turn = 0;
    return (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => post(`${urls[turn++ % urls.length] ?? ''}${path}`, body, headers);
  };
  return { rental: to('rental'), member: to('member'), book: to('book') };
}

const readers = (sagas: number): number => Math.max(1_000, Math.ceil(sagas / 4));

async function seed({ member, book, rental }: Hands, from: number, sagas: number, lent: boolean): Promise<void> {
  await many(readers(sagas), (index) => member('/members', { id: `m${from + index}`, name: `회원 ${from + index}` }));
  await many(sagas, async (index) => {
    await book('/books', { no: from + index + 1, title: `책 ${from + index + 1}` });
    await book(`/books/${from + index + 1}/availability`, { status: 'AVAILABLE' });
  });
  if (!lent) return;
  const lentBooks = Array.from({ length: Math.ceil(sagas / lentEvery) }, (_, index) => from + index * lentEvery + 1);
  await many(Math.ceil(lentBooks.length / 5), (index) => member('/members', { id: `holder${from + index}`, name: '먼저 빌린 사람' }));
  await many(lentBooks.length, async (index) => {
    const { status } = await rental('/rentals', { idName: { id: `holder${from + Math.floor(index / 5)}` }, item: { no: lentBooks[index] } }, { Prefer: 'wait=30' });
    if (status !== 201) throw new Error(`A book could not be lent beforehand: ${status}.`);
  });
}

async function stretch({ rental }: Hands, from: number, sagas: number, concurrency: number, cpuMs: () => number): Promise<Measured> {
  const count = readers(sagas);
  const rent = async (index: number): Promise<Outcome> => {
    const { status } = await rental('/rentals', { idName: { id: `m${from + (index % count)}` }, item: { no: from + index + 1 } }, { Prefer: 'wait=30' });
    if (status !== 201 && status !== 409) throw new Error(`POST /rentals answered ${status}.`);
    return status === 201 ? 'OPEN' : 'CANCELLED';
  };
  return closedLoop(sagas, concurrency, rent, cpuMs);
}

/** The code is compiled, and the connections are there, before anything is timed. */
async function warmUp(hands: Hands): Promise<void> {
  const first = 100_000_000;
  await seed(hands, first, 1_500, false);
  await stretch(hands, first, 1_500, 64, ownCpuMs);
}

function pidsOf(system: Distributed, folder: string): ReadonlyMap<string, number> {
  const pids = new Map(system.instances.map(({ who, program }) => [who, program().pid]));
  for (const [name, word] of [['kafka', 'kafka.Kafka'], ['mongod', 'mongod']] as const) {
    const pid = processWith(folder, word);
    if (pid !== undefined) pids.set(name, pid);
  }
  pids.set('load', process.pid);
  return pids;
}

function cpuByProcess(pids: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...pids].map(([name, pid]) => [name, cpuMsOf(pid)]));
}

function sum(numbers: ReadonlyMap<string, number>): number {
  return [...numbers.values()].reduce((all, one) => all + one, 0);
}

function outcomeMistakes(measured: Measured, cancelled: number): readonly string[] {
  return measured.cancelled === cancelled ? [] : [`${measured.cancelled} sagas were cancelled, ${cancelled} should have been.`];
}

type Address = Readonly<Record<'KAFKA_BROKERS' | 'MONGO_URL', string>>;

function settingsOf(address: Address) {
  const read = readSettings({ ...address });
  if (!read.ok) throw new Error(read.mistakes.join(' '));
  return read.settings;
}

/** Everything agrees, and points = 10 for every loan that stands. */
async function auditMistakes(address: Address): Promise<readonly string[]> {
  const settings = settingsOf(address);
  const source = await settledSource(() => openAuditSource(settings, quiet));
  const report = audit(source);
  const mistakes = report.ok ? [] : [renderReport(report)];
  let points = 0;
  for (const { state } of source.member.states<{ readonly balance?: number }>('members')) points += state.balance ?? 0;
  let loans = 0;
  for (const { state } of source.rental.states<{ readonly loans: readonly unknown[] }>('cards')) loans += state.loans.length;
  if (points !== loans * settings.rentReward) mistakes.push(`Members have ${points} points for ${loans} loans; ${loans * settings.rentReward} would be right.`);
  return mistakes;
}

/** Looks again until nothing is on its way. */
async function settledSource<Source extends Parameters<typeof audit>[0]>(open: () => Promise<Source>): Promise<Source> {
  const latest = Date.now() + 60_000;
  for (;;) {
    const source = await open();
    const { inFlight } = audit(source);
    if (inFlight.sagas + inFlight.messages === 0 || Date.now() > latest) return source;
  }
}

/** Messages in the topics, and commands that MongoDB was given, since the beginning. */
function countersOf(address: Address): () => Promise<{ readonly messages: number; readonly commands: number; readonly written: number }> {
  const brokers = parseBrokers(address.KAFKA_BROKERS);
  if (typeof brokers === 'string') throw new Error(brokers);
  return async () => {
    const kafka = createKafkaLog({ brokers, clientId: 'bench', notice: quiet });
    const ends = await kafka.ends(topicNames);
    await kafka.stop();
    const mongo = await openMongo({ url: address.MONGO_URL });
    const work = await mongo.work();
    await mongo.close();
    return { messages: Object.values(ends).reduce((all, end) => all + Number(end), 0), ...work };
  };
}
