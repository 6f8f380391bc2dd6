import { assembleBestBook, bestBookRoutes, counters } from '@book-rental/best-book';
import { assembleBook, bookRoutes, books, createBookNumbers, numbers } from '@book-rental/book';
import { decode, sagaTime, topicNames } from '@book-rental/contracts';
import { consoleFolder, createHttpApp, listen, ready } from '@book-rental/http';
import type { LogRecord, Outgoing } from '@book-rental/kernel';
import { assembleMember, memberRoutes, members } from '@book-rental/member';
import { createMetrics } from '@book-rental/observability';
import { aboutRoute, operationsRoutes, sagaMessagesRoute, topicRoutes, type Operated } from '@book-rental/operations';
import { assembleRental, cards, defaultPolicy as rentalPolicy, loans, rentalRoutes } from '@book-rental/rental';
import { uuids, type Crash, type Log, type Notice, type Store } from '@book-rental/runtime';
import { assembleSaga, createSagaStatistics, defaultPolicy as sagaPolicy, sagaDecider, sagaRoutes, sagaSpan, sagas } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { createApi, type Api } from './api.ts';

export type ServiceName = 'rental' | 'book' | 'member' | 'best-book' | 'saga-coordinator';

export interface LibraryOptions {
  readonly file: string;
  readonly crash?: Crash;
  /** Not started: what they should hear waits in the log. */
  readonly silent?: readonly ServiceName[];
  /** What a service gets to see of a batch: twice, in another order. */
  readonly deliver?: (service: string, records: readonly LogRecord[]) => readonly LogRecord[];
  /** ms between two looks at deadlines; 0, unless said otherwise: only `pass` fires them. */
  readonly timerMs?: number;
  readonly notice?: Notice;
  /** ms that the stores' clock is ahead of this machine's from the start. */
  readonly aheadMs?: number;
  /** The address to listen on; a free port of this machine unless said otherwise. */
  readonly port?: number;
  /** Where the console is told that a Kafka UI is; nowhere, unless said otherwise. */
  readonly kafkaUiUrl?: string;
}

/** The five services over one file, with their HTTP routes, and with hands on what runs when. */
export interface Library {
  readonly url: string;
  readonly api: Api;
  readonly log: Log;
  readonly start: (...services: readonly ServiceName[]) => Promise<void>;
  readonly halt: (...services: readonly ServiceName[]) => Promise<void>;
  /** Resolves when every started service has read everything. */
  readonly settled: () => Promise<void>;
  /** The time of deadlines goes on by so many seconds, and what is due happens. */
  readonly pass: (seconds: number) => Promise<void>;
  /** The library's calendar goes on; deadlines do not. */
  readonly turnPages: (days: number) => void;
  readonly publish: (...messages: readonly Outgoing[]) => Promise<void>;
  readonly records: () => Promise<readonly LogRecord[]>;
  readonly parked: (service: ServiceName) => ReturnType<Store['parked']>;
  readonly close: () => Promise<void>;
}

const quiet: Notice = { warn: () => undefined, error: () => undefined };
const horizon = 30 * 86_400_000;

export async function openLibrary({ file, crash, silent = [], deliver = (_service, records) => records, timerMs = 0, aheadMs = 0, notice = quiet, port = 0, kafkaUiUrl }: LibraryOptions): Promise<Library> {
  let ahead = aheadMs;
  let daysAhead = 0;
  const calendar = { now: () => Date.now() + daysAhead * 86_400_000 };
  const database = openSqlite({ file, now: () => Date.now() + ahead });
  const log: Log = {
    ...database.log,
    subscribe: (subscribe) => database.log.subscribe({ ...subscribe, onBatch: (records) => subscribe.onBatch(deliver(subscribe.group, records)) }),
  };
  const settings = { batchSize: 500, horizonMs: horizon, parkAlarm: 20, timerMs, relayMs: timerMs };
  const around = (store: Store) => ({ store, log, decode, sagaTime, notice, settings, ...(crash === undefined ? {} : { crash }) });
  const rental = assembleRental(around(database.store('rental', [cards], [loans])), rentalPolicy, calendar);
  const book = assembleBook(around(database.store('book', [books, numbers], [])));
  const member = assembleMember(around(database.store('member', [members], [])));
  const bestBook = assembleBestBook(around(database.store('best-book', [counters], [])), rentalPolicy.timeZone);
  const statistics = createSagaStatistics();
  const coordinator = assembleSaga(around(database.store('saga-coordinator', [sagas], [])), sagaPolicy, statistics);
  const services = [rental, book, member, bestBook, coordinator] as const;
  const running = new Set<string>();

  async function start(...names: readonly ServiceName[]): Promise<void> {
    for (const service of services) {
      if (!names.includes(service.name as ServiceName) || running.has(service.name)) continue;
      running.add(service.name);
      await service.start();
    }
  }

  async function halt(...names: readonly ServiceName[]): Promise<void> {
    for (const service of services) if (names.includes(service.name as ServiceName) && running.delete(service.name)) await service.stop();
  }

  async function settled(): Promise<void> {
    for (;;) {
      const lags = await Promise.all(services.filter(({ name }) => running.has(name)).map(({ name, consumer }) => database.log.lag(name, consumer.topics)));
      if (lags.every((lag) => lag === 0)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  await start(...allServices.filter((name) => !silent.includes(name)));
  const stopping = new AbortController();
  const app = createHttpApp({
    title: 'Book rental',
    version: '1',
    description: 'In process, for journeys that need hands on the messages.',
    routes: [
      ...memberRoutes(member),
      ...bookRoutes(book, createBookNumbers(book.target.store), uuids),
      ...rentalRoutes({ service: rental, policy: rentalPolicy, calendar, ids: uuids }),
      ...bestBookRoutes(bestBook, rentalPolicy.timeZone),
      ...sagaRoutes({ service: coordinator, decider: sagaDecider(sagaPolicy), ids: uuids, statistics }),
      ...operationsRoutes(services as unknown as readonly Operated[], uuids),
      ...topicRoutes(database.log.browser),
      sagaMessagesRoute(database.log.browser, sagaSpan(coordinator)),
      aboutRoute({ version: '1', shape: 'standalone', lab: false, timeTravel: false, testMessages: false, kafkaUiUrl: kafkaUiUrl ?? null }, calendar.now),
    ],
    console: consoleFolder(),
    failed: (sentence) => notice.error(sentence),
    stopping: stopping.signal,
    readiness: async () => ready,
    metrics: createMetrics().text,
  });
  const http = await listen({ app, host: '127.0.0.1', port, stopping: () => stopping.abort() });

  return {
    url: http.url,
    api: createApi(http.url),
    log: database.log,
    start,
    halt,
    settled,
    pass: async (seconds) => {
      ahead += seconds * 1_000;
      await settled();
      for (const service of services) if (running.has(service.name)) await fireAll(service.tick);
      await settled();
    },
    turnPages: (days) => {
      daysAhead += days;
    },
    publish: (...messages) => database.log.publish(messages),
    records: async () => {
      const all = await Promise.all(topicNames.map((topic) => database.log.read(topic, 0, '0', 100_000)));
      return all.flat().sort((one, other) => Number(one.offset) - Number(other.offset));
    },
    parked: (name) => storeOf(services, name).parked({ limit: 50 }),
    close: async () => {
      await http.close();
      await halt(...allServices);
      await database.close();
    },
  };
}

export const allServices: readonly ServiceName[] = ['rental', 'book', 'member', 'best-book', 'saga-coordinator'];

/** What is due rests while its service has not read on to the end of the log. */
async function fireAll(tick: () => Promise<{ readonly resting: number }>): Promise<void> {
  while ((await tick()).resting > 0) await new Promise((resolve) => setImmediate(resolve));
}

function storeOf(services: readonly { readonly name: string; readonly target: { readonly store: Store } }[], name: ServiceName): Store {
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service.target.store;
}
