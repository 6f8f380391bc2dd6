import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditReport } from '@book-rental/audit';
import { startDistributed, type Distributed, type DistributedOptions } from '@book-rental/distributed';
import { stackForTests } from '@book-rental/stack';
import { createApi, type Api } from '../api.ts';
import { run } from '../server.ts';
import { openStranger, type Stranger } from './stranger.ts';

export interface InstallationOptions extends Pick<DistributedOptions, 'env' | 'instances' | 'without'> {
  /** Servers that the spec itself started and may strike; those of all specs unless said otherwise. */
  readonly kafkaBrokers?: readonly string[];
  readonly mongoUrl?: string;
}

/** All services as processes of their own, under a name that no other spec has. */
export interface Installation {
  readonly system: Distributed;
  /** Through the gateway. */
  readonly api: Api;
  /** Kafka as a program of another make sees it. */
  readonly stranger: Stranger;
  /** What tells a program where this installation is. */
  readonly address: Readonly<Record<'KAFKA_BROKERS' | 'MONGO_URL' | 'INSTALLATION', string>>;
  /** Every line of level `error` that a service wrote. */
  readonly errors: readonly string[];
  /** What `npm run audit -- --distributed --settled` says: it waits until every saga has ended and every message is read. */
  readonly audit: () => Promise<AuditReport>;
  /** A number of one service's `/metrics`; 0 where it is not told. */
  readonly metric: (url: string, line: string) => Promise<number>;
  /** Turns the library's calendar to another day, by starting the rental service again: answers that day. */
  readonly turnTo: (day: Parameters<Api['clock']>[0]) => Promise<string>;
  readonly close: () => Promise<void>;
}

const open = new Set<Installation>();

export async function openInstallation({ env = {}, kafkaBrokers, mongoUrl, ...options }: InstallationOptions = {}): Promise<Installation> {
  const brokers = kafkaBrokers ?? (await stackForTests('kafka')).kafka.brokers;
  const url = mongoUrl ?? (await stackForTests('mongo')).mongo.url;
  const prefix = `e2e-${randomUUID().slice(0, 8)}-`;
  const address = { KAFKA_BROKERS: brokers.join(','), MONGO_URL: url, INSTALLATION: prefix };
  const errors: string[] = [];
  const seen: DistributedOptions['seen'] = (who, { level, message }) => void (level === 'error' && errors.push(`${who}: ${message}`));
  const system = await startDistributed({ ...options, kafkaBrokers: address.KAFKA_BROKERS, mongoUrl: url, env: { ...env, INSTALLATION: prefix }, seen });
  const stranger = openStranger(brokers, prefix);
  const installation: Installation = {
    system,
    api: { ...createApi(system.url), counted: () => counted(system) },
    stranger,
    address,
    errors,
    audit: () => auditOf(address),
    metric: numberOf,
    turnTo: (day) => turnTo(installation, day),
    close: async () => {
      open.delete(installation);
      await stranger.close();
      await endAll(system);
    },
  };
  open.add(installation);
  return installation;
}

/** Ends what a spec opened, also when it failed. For `afterAll`. */
export async function closeInstallations(): Promise<void> {
  await Promise.all([...open].map((one) => one.close()));
}

/** What was tested is over, and a server may be down: nobody need finish anything. */
async function endAll({ gateway, instances }: Distributed): Promise<void> {
  gateway.signal('SIGKILL');
  await Promise.all([gateway.exited, ...instances.map((one) => one.kill())]);
}

async function auditOf(address: Installation['address']): Promise<AuditReport> {
  const { code, stdout, stderr } = await run('apps/audit/src/main.ts', ['--distributed', '--settled', '--json'], address).exited;
  const [report] = stdout;
  if (report === undefined) throw new Error(`The audit said nothing (exit code ${code ?? 'none'}): ${stderr}`);
  return JSON.parse(report) as AuditReport;
}

/** Here the calendar is a setting of the rental service. */
async function turnTo({ system, api }: Installation, day: Parameters<Api['clock']>[0]): Promise<string> {
  if (!('now' in day)) throw new Error('Name the day: separate services have no calendar to turn.');
  for (const rental of system.of('rental')) {
    const { code } = await rental.stop();
    if (code !== 0) throw new Error(`The rental service ended with ${code ?? 'a signal'} when it was asked to stop.`);
    await rental.start({ LIBRARY_CALENDAR_FROM: day.now });
  }
  await reachable(api, '/rentals?limit=1');
  return day.now;
}

/** Waits until the gateway has seen that a service is back: it looks twice a second. */
export async function reachable(api: Api, path: string): Promise<void> {
  await until(async () => (await api.get(path)).status === 200);
}

async function numberOf(url: string, line: string): Promise<number> {
  const text = await textOf(url);
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
}

/** The gateway's numbers are its own: the ranking's service is asked itself. */
async function counted(system: Distributed): Promise<void> {
  for (const { url } of system.of('best-book')) await until(async () => (await textOf(url)).includes('\nconsumer_lag{service="best-book"} 0\n'));
}

async function textOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

/** Asks again until the answer is yes. A spec that never gets it fails by its own time limit. */
export async function until(asked: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await asked())) await pause(50);
}

/** What an audit must say: everything was looked at, everything agrees, nothing is left over. */
export const allIsWell = { ok: true, inFlight: { sagas: 0, messages: 0 }, debts: [] };
