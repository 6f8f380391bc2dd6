import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { services, startProgram } from '@book-rental/distributed';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { createApi } from '../api.ts';
import { topicJourneys } from '../journeys/topics.ts';
import { closeInstallations, openInstallation, type Installation } from './installation.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('through the gateway, on Kafka', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openInstallation();
  }, STARTING_MS);
  afterAll(closeInstallations);

  topicJourneys(() => ({ api: installation.api, url: installation.system.url }));

  test('a gateway without Kafka starts and serves everything but topics', async () => {
    const { system, address } = installation;
    const urls = Object.fromEntries(services.map(({ name, urls: variable }) => [variable, system.of(name).map(({ url }) => url).join(',')]));
    const gateway = startProgram('apps/gateway/src/main.ts', { ...address, ...urls, KAFKA_BROKERS: '127.0.0.1:1', HOST: '127.0.0.1', PORT: '0' });
    try {
      const { url = '' } = await gateway.said('ready');
      const api = createApi(url);
      for (const path of ['/topics', '/topics/messages', '/topics/groups', '/topics/live']) expect([path, await api.get(path)]).toMatchObject([path, { status: 503, body: { code: 'NOT_AVAILABLE' } }]);
      expect(await api.member('t-jenny')).toMatchObject({ name: '제니' });
      expect(await api.get('/readyz')).toMatchObject({ status: 200 });
    } finally {
      gateway.signal('SIGTERM');
    }
    expect(await gateway.exited).toMatchObject({ code: 0 });
  }, 60_000);
});
