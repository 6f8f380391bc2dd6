import { assembleBestBook, counters } from '@book-rental/best-book';
import { assembleBook, bookParticipant, books, numbers } from '@book-rental/book';
import { decode, sagaTime } from '@book-rental/contracts';
import type { Clock } from '@book-rental/kernel';
import { assembleMember, memberParticipant, members } from '@book-rental/member';
import { testMessages } from '@book-rental/operations';
import { assembleRental, cards, loans, type RentalPolicy } from '@book-rental/rental';
import type { Crash, Notice, Participant, RunSettings, Store, Surroundings } from '@book-rental/runtime';
import { assembleSaga, sagas, type SagaPolicy, type SagaWatcher } from '@book-rental/saga';
import type { SqliteDatabase } from '@book-rental/sqlite';

export interface SystemSettings {
  readonly run: RunSettings;
  readonly policy: RentalPolicy;
  readonly sagas: SagaPolicy;
}

/** Stands between services and what they are run with: the failure lab. */
export interface Between {
  /** `reopen` gives the service's store anew, with nothing in memory. */
  readonly around: (service: 'book' | 'member', around: Surroundings, reopen: () => Store) => Surroundings;
  readonly participant: <State, Command, Event>(service: 'book' | 'member', participant: Participant<State, Command, Event>) => Participant<State, Command, Event>;
}

/** Nobody does. */
const nobody: Between = { around: (_service, around) => around, participant: (_service, participant) => participant };

export interface SystemParts {
  readonly database: SqliteDatabase;
  readonly settings: SystemSettings;
  /** The library's clock: due dates and fees. */
  readonly calendar: Clock;
  readonly notice: Notice;
  /** Who is told of the ends of sagas, given the coordinator's store. */
  readonly watcher: (store: Store) => SagaWatcher;
  readonly crash?: Crash;
  readonly between?: Between;
}

/** The five services in one process. They share the log and nothing else: each has a store of its own. */
export function assembleSystem({ database, settings, calendar, notice, watcher, crash, between = nobody }: SystemParts) {
  const around = (store: Store) => ({ store, log: database.log, decode, sagaTime, notice, settings: settings.run, ...(crash === undefined ? {} : { crash }) });
  const rental = assembleRental(around(database.store('rental', [cards], [loans])), settings.policy, calendar);
  const bookStore = () => database.store('book', [books, numbers], []);
  const memberStore = () => database.store('member', [members], []);
  const book = assembleBook(between.around('book', around(bookStore()), bookStore), between.participant('book', bookParticipant));
  const member = assembleMember(between.around('member', around(memberStore()), memberStore), between.participant('member', memberParticipant));
  const bestBook = assembleBestBook(around(database.store('best-book', [counters], [])), settings.policy.timeZone);
  const sagaStore = database.store('saga-coordinator', [sagas, testMessages], []);
  const coordinator = assembleSaga(around(sagaStore), settings.sagas, watcher(sagaStore));
  // The coordinator comes last: what the others answer in one turn reaches it as one batch, with the start.
  const services = [rental, book, member, bestBook, coordinator] as const;

  return {
    rental,
    book,
    member,
    bestBook,
    coordinator,
    services,
    start: async () => {
      for (const service of services) await service.start();
    },
    /** Those who cause messages stop first, then those who answer: what is in hand is finished, what waits is kept. */
    stop: async () => {
      for (const service of services) await service.stop();
    },
    /** Resolves when every message in the log has been read by everyone. */
    settled: async () => {
      for (;;) {
        const lags = await Promise.all(services.map((service) => database.log.lag(service.name, service.consumer.topics)));
        const waiting = await Promise.all(services.map((service) => service.target.store.outboxSize()));
        if (lags.every((lag) => lag === 0) && waiting.every((one) => one.length === 0)) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

export type System = ReturnType<typeof assembleSystem>;
