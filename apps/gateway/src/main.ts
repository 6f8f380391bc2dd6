import { version } from '@book-rental/config';
import { consoleFolder, createHttpApp, listen } from '@book-rental/http';
import { openBroker, runProcess, startServicesAudit } from '@book-rental/host';
import { createMetrics } from '@book-rental/observability';
import { aboutRoute, createAuditRuns, topicRoutes } from '@book-rental/operations';
import { openApiOf, type ApiDocument } from './documents.ts';
import { followInstances } from './instances.ts';
import { gatheredRoutes } from './gathered.ts';
import { gatheredHealth } from './health.ts';
import { gatheredSagas } from './sagas.ts';
import { proxyTo } from './proxy.ts';
import { upstreamsOf } from './upstreams.ts';

await runProcess(async (settings, log) => {
  const stopping = new AbortController();
  const metrics = createMetrics();
  // Connects when somebody looks at topics; while Kafka is away everything else is served.
  const kafka = openBroker(settings, 'gateway', log);
  const instances = followInstances(upstreamsOf(settings), log);
  const audits = createAuditRuns({ start: () => startServicesAudit(settings), missing: notSet('MONGO_URL', 'KAFKA_BROKERS') });
  const app = createHttpApp({
    title: 'Book rental',
    version: '1',
    description: 'Members rent and return books; every operation is a saga that ends, or is visibly stuck.',
    routes: [
      ...gatheredRoutes(instances),
      ...gatheredSagas(instances),
      gatheredHealth(instances),
      aboutRoute({ version, shape: 'distributed', lab: false, timeTravel: false, testMessages: settings.testMessages, kafkaUiUrl: settings.kafkaUiUrl }, Date.now),
      ...audits.routes,
      ...topicRoutes(kafka.browser),
    ],
    document: (own) => openApiOf(instances, own as ApiDocument),
    before: proxyTo(instances, metrics),
    console: consoleFolder(),
    failed: (sentence, error) => log.error(sentence, { stack: error instanceof Error ? error.stack : undefined }),
    stopping: stopping.signal,
    readiness: async () => (stopping.signal.aborted ? { status: 'not ready', because: ['The gateway is stopping.'] } : instances.readiness()),
    metrics: metrics.text,
  });
  const http = await listen({ app, host: settings.host, port: settings.port, stopping: () => stopping.abort() });
  log.info('ready', { service: 'gateway', url: http.url });
  return {
    stop: async () => {
      await http.close();
      await audits.stop();
      instances.stop();
      await kafka.stop();
    },
  };
});

/** The gateway itself needs neither: what stands in their place by default is nothing to look at. */
function notSet(...variables: readonly string[]): readonly string[] {
  return variables.filter((variable) => (process.env[variable] ?? '') === '');
}
