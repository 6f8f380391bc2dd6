import { bestBookRoutes } from '@book-rental/best-book';
import { bookRoutes, createBookNumbers } from '@book-rental/book';
import { version, type Settings } from '@book-rental/config';
import { consoleFolder, createHttpApp, listen, type Route } from '@book-rental/http';
import { memberRoutes } from '@book-rental/member';
import { createMetrics, type Log } from '@book-rental/observability';
import { aboutRoute, healthOf, healthRoute, operationsRoutes, readinessOf, serviceMetrics, type About, type Operated } from '@book-rental/operations';
import { rentalRoutes } from '@book-rental/rental';
import { loop, uuids, type Crash, type Store } from '@book-rental/runtime';
import { allWatchers, createSagaStatistics, sagaDecider, sagaLines, sagaMetrics, sagaRoutes, type SagaStatistics } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { clockOrders, clockRoute, clockSettings, createCalendar, type Calendar } from './calendar.ts';
import { retain } from './retention.ts';
import { systemSettings } from './settings.ts';
import { assertSupported, assembleSystem, dataFile, type System, type SystemSettings } from '@book-rental/system';

export interface ServerOptions {
  readonly settings: Settings;
  readonly allowTimeTravel: boolean;
  readonly log: Log;
  readonly crash?: Crash;
}

export interface Server {
  readonly url: string;
  readonly file: string;
  /** Takes no new requests, finishes those in hand, writes what waits. */
  readonly stop: () => Promise<void>;
}

/** The whole system over one file. It listens only once everything is ready. */
export async function startServer({ settings, allowTimeTravel, log, crash }: ServerOptions): Promise<Server> {
  const file = dataFile(settings.dataDir);
  const database = openSqlite({ file, notice: (sentence) => log.warn(sentence) });
  const stopping = new AbortController();
  try {
    const parts = systemSettings(settings);
    const calendar = createCalendar();
    const metrics = createMetrics();
    const statistics = createSagaStatistics();
    const watcher = (store: Store) => allWatchers(sagaLines(log), sagaMetrics(metrics, store), statistics);
    const system = assembleSystem({ database, settings: parts, calendar, notice: log, watcher, ...(crash === undefined ? {} : { crash }) });
    serviceMetrics(metrics, operated(system));
    await assertSupported(system.coordinator.target.store);
    await system.start();
    const retention = loop(settings.retentionInterval, () => retain(system, database, settings, parts.policy), 'retention', log);
    const app = createHttpApp({
      title: 'Book rental',
      version: '1',
      description: 'Members rent and return books; every operation is a saga that ends, or is visibly stuck.',
      routes: [...routesOf(system, parts, calendar, statistics), aboutRoute(aboutOf(settings, allowTimeTravel), calendar.now), ...(allowTimeTravel ? [clockRoute(calendar, clockOrders(database.store('clock', [clockSettings], [])))] : [])],
      console: consoleFolder(),
      failed: (sentence, error) => log.error(sentence, { stack: error instanceof Error ? error.stack : undefined }),
      stopping: stopping.signal,
      readiness: async () => (stopping.signal.aborted ? { status: 'not ready', because: ['The server is stopping.'] } : readinessOf(operated(system))),
      metrics: metrics.text,
    });
    const http = await listen({ app, host: settings.host, port: settings.port, stopping: () => stopping.abort() });
    retention.start();
    return {
      url: http.url,
      file,
      stop: async () => {
        await http.close();
        await retention.stop();
        await system.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function routesOf(system: System, parts: SystemSettings, calendar: Calendar, statistics: SagaStatistics): readonly Route[] {
  const { rental, book, member, bestBook, coordinator } = system;
  const { policy } = parts;
  return [
    ...memberRoutes(member),
    ...bookRoutes(book, createBookNumbers(book.target.store), uuids),
    ...rentalRoutes({ service: rental, policy, calendar, ids: uuids }),
    ...bestBookRoutes(bestBook, policy.timeZone),
    ...sagaRoutes({ service: coordinator, decider: sagaDecider(parts.sagas), ids: uuids, statistics }),
    ...operationsRoutes(operated(system), uuids),
    healthRoute(() => Promise.all(operated(system).map((one) => healthOf(one, readinessOf([one]))))),
  ];
}

function aboutOf({ kafkaUiUrl }: Settings, timeTravel: boolean): About {
  return { version, shape: 'standalone', lab: false, timeTravel, testMessages: false, kafkaUiUrl };
}

/** The services whatever their types of state are. */
function operated({ services }: System): readonly Operated[] {
  return services as unknown as readonly Operated[];
}
