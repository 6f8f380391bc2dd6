import { bestBookRoutes } from '@book-rental/best-book';
import { bookRoutes, createBookNumbers } from '@book-rental/book';
import { auditLimitsOf, type Settings } from '@book-rental/config';
import { consoleFolder, createHttpApp, listen, type Readiness, type Route } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import { createLab, labRoutes, type Lab } from '@book-rental/lab';
import { memberRoutes } from '@book-rental/member';
import { createMetrics, type Log } from '@book-rental/observability';
import { byHand, createAuditRuns, operationsRoutes, readinessOf, sagaMessagesRoute, serviceMetrics, topicRoutes, type Operated } from '@book-rental/operations';
import { rentalRoutes } from '@book-rental/rental';
import { loop, uuids, type Crash, type LogBrowser, type Store } from '@book-rental/runtime';
import { allWatchers, sagaDecider, sagaLines, sagaMetrics, sagaRoutes, sagaSpan } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { clockOrders, clockRoute, clockSettings, createCalendar, type Calendar } from './calendar.ts';
import { retain } from './retention.ts';
import { systemSettings } from './settings.ts';
import { assertSupported, assembleSystem, dataFile, startFileAudit, type System, type SystemSettings } from '@book-rental/system';

export interface ServerOptions {
  readonly settings: Settings;
  readonly allowTimeTravel: boolean;
  /** Lets services fail on purpose. */
  readonly lab: boolean;
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
export async function startServer({ settings, allowTimeTravel, lab: withLab, log, crash }: ServerOptions): Promise<Server> {
  const file = dataFile(settings.dataDir);
  const database = openSqlite({ file, notice: (sentence) => log.warn(sentence) });
  const stopping = new AbortController();
  try {
    const parts = systemSettings(settings);
    const calendar = createCalendar();
    const metrics = createMetrics();
    const watcher = (store: Store) => allWatchers(sagaLines(log), sagaMetrics(metrics, store));
    const lab = withLab ? createLab({ ids: uuids, notice: log, after }) : undefined;
    const system = assembleSystem({ database, settings: parts, calendar, notice: log, watcher, ...(crash === undefined ? {} : { crash }), ...(lab === undefined ? {} : { between: lab }) });
    lab?.over(system);
    serviceMetrics(metrics, operated(system));
    await assertSupported(system.coordinator.target.store);
    await system.start();
    const { store } = system.coordinator.target;
    const hand = byHand({ store, wakeRelay: system.coordinator.wakeRelay, ids: uuids });
    const forgetKeys = () => hand.forget(iso(store.now() - settings.inboxRetention), 200);
    const retention = loop(settings.retentionInterval, () => retain(system, database, settings, parts.policy, [forgetKeys]), 'retention', log);
    const audits = createAuditRuns({ start: () => startFileAudit({ file, limits: auditLimitsOf(settings) }) });
    const app = createHttpApp({
      title: 'Book rental',
      version: '1',
      description: 'Members rent and return books; every operation is a saga that ends, or is visibly stuck.',
      routes: [
        ...routesOf(system, parts, calendar),
        ...logRoutes(system, database.log.browser),
        ...(settings.testMessages ? hand.routes : []),
        ...audits.routes,
        ...(allowTimeTravel ? [clockRoute(calendar, clockOrders(database.store('clock', [clockSettings], [])))] : []),
        ...(lab === undefined ? [] : labRoutes(lab)),
      ],
      console: consoleFolder(),
      failed: (sentence, error) => log.error(sentence, { stack: error instanceof Error ? error.stack : undefined }),
      stopping: stopping.signal,
      readiness: async () => (stopping.signal.aborted ? { status: 'not ready', because: ['The server is stopping.'] } : withDead(lab, readinessOf(operated(system)))),
      metrics: metrics.text,
    });
    const http = await listen({ app, host: settings.host, port: settings.port, stopping: () => stopping.abort() });
    retention.start();
    return {
      url: http.url,
      file,
      stop: async () => {
        await http.close();
        await audits.stop();
        await retention.stop();
        await lab?.stop();
        await system.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function routesOf(system: System, parts: SystemSettings, calendar: Calendar): readonly Route[] {
  const { rental, book, member, bestBook, coordinator } = system;
  const { policy } = parts;
  return [
    ...memberRoutes(member),
    ...bookRoutes(book, createBookNumbers(book.target.store), uuids),
    ...rentalRoutes({ service: rental, policy, calendar, ids: uuids }),
    ...bestBookRoutes(bestBook, policy.timeZone),
    ...sagaRoutes({ service: coordinator, decider: sagaDecider(parts.sagas), ids: uuids }),
    ...operationsRoutes(operated(system), uuids),
  ];
}

function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

/** A service that is dead in the lab does not say so itself. */
function withDead(lab: Lab | undefined, own: Readiness): Readiness {
  const dead = (lab?.state().down ?? []).map((service) => `The ${service} service is dead in the failure lab, and starts again by itself.`);
  return dead.length === 0 ? own : { status: own.status === 'ready' ? 'degraded' : own.status, because: [...own.because, ...dead] };
}

function logRoutes({ coordinator }: System, browser: LogBrowser): readonly Route[] {
  return [...topicRoutes(browser), sagaMessagesRoute(browser, sagaSpan(coordinator))];
}

/** The services whatever their types of state are. */
function operated({ services }: System): readonly Operated[] {
  return services as unknown as readonly Operated[];
}
