import type { Settings } from '@book-rental/config';
import { decode, sagaTime } from '@book-rental/contracts';
import { createHttpApp, listen, type Readiness, type Route } from '@book-rental/http';
import type { KafkaLog } from '@book-rental/kafka';
import { createMetrics, type Log, type Metrics } from '@book-rental/observability';
import { healthOf, healthRoute, operationsRoutes, readinessOf, serviceMetrics, type Operated } from '@book-rental/operations';
import { iso } from '@book-rental/kernel';
import { loop, removeAll, uuids, type Collection, type LogBrowser, type Service, type Surroundings } from '@book-rental/runtime';
import { assertChain, openBroker, topicsReady } from './broker.ts';
import { openData, type Data } from './database.ts';
import { Fatal, runProcess, type Running } from './process.ts';

/** So few documents at a time that nobody waits for it. */
const portion = 200;

/** What a service is built from in a process of its own. */
export interface HostParts {
  readonly around: Surroundings;
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Kafka as people look at it. */
  readonly browser: LogBrowser;
}

export interface Hosted<State, Command, Event, Result> {
  readonly service: Service<State, Command, Event, Result>;
  readonly routes: readonly Route[];
  /** Steps that delete a portion each of what is older than its retention, and answer how many. */
  readonly retention: readonly (() => Promise<number>)[];
}

export interface HostShape<State, Command, Event, Result> {
  /** Its database, its consumer group and its source on the wire. */
  readonly name: string;
  readonly collections: readonly Collection[];
  readonly views: readonly Collection[];
  readonly open: (parts: HostParts) => Hosted<State, Command, Event, Result> | Promise<Hosted<State, Command, Event, Result>>;
}

/** Runs one service on MongoDB and Kafka until it is told to stop. It takes requests as soon as MongoDB is there: what it has to say waits in its outbox for Kafka. */
export function hostService<State, Command, Event, Result>(shape: HostShape<State, Command, Event, Result>): Promise<void> {
  return runProcess(async (settings, log, fail) => {
    assertChain(settings);
    const data = await openData(settings, shape.name, shape.collections, shape.views, log);
    const kafka = openBroker(settings, shape.name, log);
    const metrics = createMetrics();
    const around: Surroundings = { store: data.store, log: kafka, decode, sagaTime, notice: log, settings: runSettings(settings) };
    const hosted = await shape.open({ around, settings, log, metrics, browser: kafka.browser });
    return serve(shape.name, { settings, log, fail, metrics, kafka, data, ...hosted });
  });
}

function runSettings(settings: Settings): Surroundings['settings'] {
  return {
    batchSize: settings.batchSize,
    horizonMs: settings.inboxRetention,
    parkAlarm: settings.parkAlarm,
    timerMs: settings.timerInterval,
    relayMs: settings.relayInterval,
    pollMs: settings.waitPoll,
  };
}

interface Serving<State, Command, Event, Result> extends Hosted<State, Command, Event, Result> {
  readonly settings: Settings;
  readonly log: Log;
  readonly fail: (sentence: string) => void;
  readonly metrics: Metrics;
  readonly kafka: KafkaLog;
  readonly data: Data;
}

async function serve<State, Command, Event, Result>(name: string, serving: Serving<State, Command, Event, Result>): Promise<Running> {
  const { settings, log, fail, metrics, kafka, data, service, retention } = serving;
  const stopping = new AbortController();
  const own = service as unknown as Operated;
  const operated = [own];
  serviceMetrics(metrics, operated);
  let consuming = false;
  const readiness = async (): Promise<Readiness> =>
    stopping.signal.aborted ? { status: 'not ready', because: ['The service is stopping.'] } : readinessWith(readinessOf(operated), service.paused(), { data, kafka, consuming });
  const app = createHttpApp({
    title: `Book rental: ${name}`,
    version: '1',
    description: 'One service of the book rental. The gateway has them all under one address.',
    routes: [...serving.routes, ...operationsRoutes(operated, uuids), healthRoute(async () => [await healthOf(own, await readiness())])],
    failed: (sentence, error) => log.error(sentence, { stack: error instanceof Error ? error.stack : undefined }),
    stopping: stopping.signal,
    readiness,
    metrics: metrics.text,
  });
  const http = await listen({ app, host: settings.host, port: settings.port, stopping: () => stopping.abort() });
  log.info('listening', { service: name, url: http.url });
  const waker = settings.outboxWake === 'change-stream' ? await data.store.onOutbox(() => service.wakeRelay()) : undefined;
  const ago = (ms: number): string => iso(data.store.now() - ms);
  const oldRecords = () => data.store.removeOldRecords({ parked: ago(settings.inboxRetention), trail: ago(settings.sagaRetention) }, portion);
  const cleaning = loop(settings.retentionInterval, () => removeAll([...retention, oldRecords]), `${name}: retention`, log);
  const started = topicsReady(kafka, settings.kafkaPartitions, log, stopping.signal).then(async (there) => {
    if (!there) return;
    await service.start();
    cleaning.start();
    consuming = true;
    log.info('ready', { service: name, url: http.url });
  });
  started.catch((error: unknown) => {
    if (!(error instanceof Fatal)) log.error(`${name} cannot start`, { stack: error instanceof Error ? error.stack : String(error) });
    fail(error instanceof Error ? error.message : String(error));
  });
  return {
    stop: async () => {
      await http.close();
      await started.catch(() => undefined);
      await cleaning.stop();
      await waker?.stop();
      await service.stop();
      await kafka.stop();
      await data.database.close();
    },
  };
}

/** Without MongoDB nothing can be done; without Kafka what there is to say waits in the outbox. */
async function readinessWith(own: Readiness, paused: string | undefined, { data, kafka, consuming }: { readonly data: Data; readonly kafka: KafkaLog; readonly consuming: boolean }): Promise<Readiness> {
  const missing = await data.database.ping().then(
    () => undefined,
    (error: unknown) => `MongoDB is away: ${error instanceof Error ? error.message : String(error)}`,
  );
  if (missing !== undefined) return { status: 'not ready', because: [missing, ...own.because] };
  if (paused !== undefined) return { status: 'not ready', because: [paused] };
  const reason = kafka.away();
  const away = reason !== undefined ? `Kafka is away: ${reason.replace(/\.$/, '')}.` : consuming ? undefined : 'Kafka was not reached yet.';
  // While Kafka is away its readers wait, which stops nobody who asks.
  return away === undefined ? own : { status: 'degraded', because: [`${away} Requests are taken; what they cause waits in the outbox.`] };
}
