import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { ask, gatheredHealth } from './health.ts';
import { found, listening } from './upstream.fixture.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return listening(server);
}

const nowhere = 'http://127.0.0.1:1';

describe('figures of an instance', () => {
  test('that is slow cost it no request: whether it can do its work is for its readiness to say', async () => {
    let asked = 0;
    const hung = await serving(() => void (asked += 1));
    const { instances, missed } = found([]);
    expect(await ask(instances, hung, '/health')).toBeUndefined();
    expect([asked, missed]).toEqual([1, []]);
  });

  test('that is gone are missed at once', async () => {
    const { instances, missed } = found([]);
    expect(await ask(instances, nowhere, '/health')).toBeUndefined();
    expect(missed).toEqual([nowhere]);
  });

  test('that takes no requests are told all the same: what it set aside is why somebody looks', async () => {
    const told = { name: 'book', instances: [], outbox: { length: 0, oldest: null }, parked: 20, lag: 3 };
    const stopped = await serving((_request, response) => void response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ services: [told] })));
    const because = ['book stopped taking messages.'];
    const { instances } = found([{ url: stopped, alive: false, status: 'not ready', because }]);
    const asked = { params: undefined as never, query: undefined as never, body: undefined as never, idempotency: undefined, waitMs: 0, operator: 'anonymous', left: new AbortController().signal };
    expect((await gatheredHealth(instances).handle(asked)).body).toEqual({ services: [{ ...told, instances: [{ url: stopped, status: 'not ready', because }] }] });
  });
});
