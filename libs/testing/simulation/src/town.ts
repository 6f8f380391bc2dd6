import { assembleBestBook, counters } from '@book-rental/best-book';
import { assembleBook, bookRoutes, books, createBookNumbers, numbers } from '@book-rental/book';
import { decode, sagaTime, topicNames } from '@book-rental/contracts';
import type { Reply, Route } from '@book-rental/http';
import type { Clock, Ids } from '@book-rental/kernel';
import { assembleMember, memberRoutes, members } from '@book-rental/member';
import { createMemory, type Memory } from '@book-rental/memory';
import { assembleRental, cards, defaultPolicy as defaultRules, loans, rentalRoutes } from '@book-rental/rental';
import { consume, crashPoints, type Collection, type Crash, type CrashPoint, type Log, type Service, type Surroundings } from '@book-rental/runtime';
import { assembleSaga, defaultPolicy, createSagaStatistics, sagaDecider, sagaRoutes, sagas, type SagaState } from '@book-rental/saga';
import { gatedStore, type StoreFaults, type StoreRecord } from './gated-store.ts';
import type { Random } from './random.ts';
import { Crashed, type Life, type Schedule } from './schedule.ts';
import { createSilence, type Silence } from './silence.ts';
import type { Weather } from './weather.ts';
import { createWire, type Wire } from './wire.ts';

export const day = 86_400_000;
export const horizonMs = 30 * day;
/** Short loans, so that many come back late, and fees that can be paid. */
export const policy = { ...defaultRules, loanDays: 1, lateFeePerDay: 5 };

export const serviceNames = ['rental', 'book', 'member', 'best-book', 'saga-coordinator'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What chance needs of a service, whatever its types are. */
export type Driven = Pick<Service, 'name' | 'relay' | 'tick'> & { readonly retry: Service['consumer'] };

export interface Process {
  readonly life: Life;
  readonly service: Driven;
  readonly routes: readonly Route[];
}

export interface Request {
  readonly path: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly idempotency?: { readonly key: string; readonly hash: string };
}

/** Five services in as many processes as the weather has, over stores that outlive them. */
export interface Town {
  readonly memory: Memory;
  readonly wire: Wire;
  readonly processes: () => readonly Process[];
  /** Starts what is not running. */
  readonly revive: () => Promise<readonly string[]>;
  readonly kill: (life: Life) => void;
  /** How often a process died at each named point. */
  readonly crashes: Readonly<Record<CrashPoint, number>>;
  readonly storeFaults: ReadonlyMap<ServiceName, StoreFaults>;
  readonly stored: StoreRecord;
  readonly silence: Silence;
  /** Lines that a service wrote as errors. */
  readonly errors: readonly string[];
  /** The points at which nobody dies any more. */
  readonly calm: () => void;
}

export interface TownOptions {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly clock: Clock;
  /** The library's clock. */
  readonly calendar: Clock;
  readonly ids: Ids;
  readonly weather: Weather;
  readonly tell: (event: string) => void;
}

const collections: Readonly<Record<ServiceName, readonly [readonly Collection[], readonly Collection[]]>> = {
  rental: [[cards], [loans]],
  book: [[books, numbers], []],
  member: [[members], []],
  'best-book': [[counters], []],
  'saga-coordinator': [[sagas], []],
};

export function createTown({ random, schedule, clock, calendar, ids, weather, tell }: TownOptions): Town {
  const memory = createMemory({ now: clock.now, delivery: 'byHand' });
  const { partitions, unsure, twice, lose, lazy } = weather;
  const wire = createWire({ random, schedule, now: clock.now, topics: topicNames, partitions, faults: { unsure, twice, lose, lazy } });
  const crashes = Object.fromEntries(crashPoints.map((point) => [point, 0])) as Record<CrashPoint, number>;
  const storeFaults = new Map<ServiceName, StoreFaults>(serviceNames.map((name) => [name, { away: false, unsure }]));
  const stored: StoreRecord = { outages: 0, promised: new Set() };
  const errors: string[] = [];
  const silence = createSilence({ now: clock.now, records: wire.records, unread: wire.unread, outbox: () => memory.snapshot('saga-coordinator').outbox() });
  // One point is the dangerous one, so that the rare ones come up too.
  const dangerous = random.pick(crashPoints);
  let running: Process[] = [];
  let born = 0;
  let calm = false;

  function crashOf(life: Life): Crash {
    return (point) => {
      if (!life.alive) throw new Crashed(`${life.name} is dead`);
      if (calm || !random.chance(point === dangerous ? Math.min(0.5, weather.crash * 4) : weather.crash)) return;
      crashes[point] += 1;
      tell(`${life.name} dies at ${point}`);
      kill(life);
      throw new Crashed(`${life.name} died at ${point}`);
    };
  }

  const told = ({ sagaId, type, status, reason }: SagaState) => tell(`saga ${sagaId}: ${type ?? ''} ${status} ${reason?.code ?? ''}`);

  function kill(life: Life): void {
    schedule.kill(life);
    wire.leave(life);
    running = running.filter((one) => one.life !== life);
  }

  function surroundings(life: Life, name: ServiceName): { readonly around: Surroundings; readonly log: Log } {
    const crash = crashOf(life);
    const log = wire.logOf(life, crash);
    const faults = storeFaults.get(name) ?? { away: false, unsure: 0 };
    const kept = memory.store(name, ...collections[name]);
    const store = gatedStore(name === 'saga-coordinator' ? silence.over(kept) : kept, life, schedule, random, faults, stored);
    const notice = { warn: () => undefined, error: (message: string) => void (life.alive && errors.push(message)) };
    const settings = { batchSize: 1 + random.below(20), horizonMs, parkAlarm: 1000, timerMs: 0, relayMs: 0 };
    return { around: { store, log, decode, sagaTime, notice, settings, crash }, log };
  }

  /** Subscribes by hand: nothing runs by itself here, chance starts every step. */
  async function live<State, Command, Event, Result>(life: Life, service: Service<State, Command, Event, Result>, routes: readonly Route[]): Promise<void> {
    await consume(service.consumer);
    running.push({ life, service: { name: service.name, relay: service.relay, tick: service.tick, retry: service.consumer as unknown as Service['consumer'] }, routes });
  }

  async function start(name: ServiceName): Promise<string> {
    const life: Life = { name: `${name}#${(born += 1)}`, service: name, alive: true };
    const { around } = surroundings(life, name);
    switch (name) {
      case 'rental': {
        const service = assembleRental(around, policy, calendar);
        await live(life, service, rentalRoutes({ service, policy, calendar, ids }));
        break;
      }
      case 'book': {
        const service = assembleBook(around);
        await live(life, service, bookRoutes(service, createBookNumbers(around.store), ids));
        break;
      }
      case 'member': {
        const service = assembleMember(around);
        await live(life, service, memberRoutes(service));
        break;
      }
      case 'best-book':
        await live(life, assembleBestBook(around, policy.timeZone), []);
        break;
      case 'saga-coordinator': {
        const service = assembleSaga(around, { ...defaultPolicy, horizon: horizonMs }, { ended: told, stuck: told });
        await live(life, service, sagaRoutes({ service, decider: sagaDecider(defaultPolicy), ids, statistics: createSagaStatistics() }));
      }
    }
    return life.name;
  }

  return {
    memory,
    wire,
    processes: () => running,
    revive: async () => {
      const started: string[] = [];
      for (const name of serviceNames) {
        const alive = running.filter((one) => one.life.service === name).length;
        for (let count = alive; count < weather.instances; count += 1) started.push(await start(name));
      }
      return started;
    },
    kill,
    crashes,
    storeFaults,
    stored,
    silence,
    errors,
    calm: () => {
      calm = true;
    },
  };
}

/** Asks one process, as its HTTP server would. */
export function ask(process: Process, { path, params, body, idempotency }: Request): Promise<Reply> {
  const route = process.routes.find((one) => one.method === 'post' && one.path === path);
  if (route === undefined) throw new Error(`${process.life.name} has no POST ${path}.`);
  const asked = { params, query: undefined, body, idempotency, waitMs: 0, operator: 'chance', left: new AbortController().signal };
  return route.handle(asked as unknown as Parameters<Route['handle']>[0]);
}
