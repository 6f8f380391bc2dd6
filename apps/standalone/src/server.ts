import { auditLimitsOf, version, type Settings } from '@book-rental/config';
import { consoleFolder, createHttpApp, listen } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import { createLab, labRoutes } from '@book-rental/lab';
import { createMetrics, type Log } from '@book-rental/observability';
import { aboutRoute, byHand, createAuditRuns, readinessOf, sagaMessagesRoute, serviceMetrics, topicRoutes } from '@book-rental/operations';
import { loop, uuids, type Crash, type Store } from '@book-rental/runtime';
import { allWatchers, assertSupported, createSagaStatistics, sagaLines, sagaMetrics, sagaSpan } from '@book-rental/saga';
import { openSqlite } from '@book-rental/sqlite';
import { clockOrders, clockRoute, clockSettings, createCalendar } from './calendar.ts';
import { retain } from './retention.ts';
import { operated, serviceRoutes, withDead } from './routes.ts';
import { systemSettings } from './settings.ts';
import { assembleSystem, dataFile, startFileAudit } from '@book-rental/system';

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
    const statistics = createSagaStatistics();
    const watcher = (store: Store) => allWatchers(sagaLines(log), sagaMetrics(metrics, store), statistics);
    const lab = withLab ? createLab({ ids: uuids, notice: log, after }) : undefined;
    const system = assembleSystem({ database, settings: parts, calendar, notice: log, watcher, ...(crash === undefined ? {} : { crash }), ...(lab === undefined ? {} : { between: lab }) });
    lab?.over(system);
    const down = () => lab?.state().down ?? [];
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
        ...serviceRoutes({ system, parts, calendar, statistics, down }),
        ...topicRoutes(database.log.browser),
        sagaMessagesRoute(database.log.browser, sagaSpan(system.coordinator)),
        aboutRoute({ version, shape: 'standalone', lab: withLab, timeTravel: allowTimeTravel, testMessages: settings.testMessages, kafkaUiUrl: settings.kafkaUiUrl }, calendar.now),
        ...audits.routes,
        ...(settings.testMessages ? hand.routes : []),
        ...(allowTimeTravel ? [clockRoute(calendar, clockOrders(database.store('clock', [clockSettings], [])))] : []),
        ...(lab === undefined ? [] : labRoutes(lab)),
      ],
      console: consoleFolder(),
      failed: (sentence, error) => log.error(sentence, { stack: error instanceof Error ? error.stack : undefined }),
      stopping: stopping.signal,
      readiness: async () => (stopping.signal.aborted ? { status: 'not ready', because: ['The server is stopping.'] } : withDead(down(), readinessOf(operated(system)))),
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

function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
