import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, gatheredHealth } from './health.ts';
import type { Instance, Instances } from './instances.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function follower(each: readonly Instance[] = []): { readonly instances: Instances; readonly missed: string[] } {
  const missed: string[] = [];
  const upstreams = each.length === 0 ? [] : [{ name: 'book' as const, paths: ['/books'], urls: each.map(({ url }) => url) }];
  return { missed, instances: { upstreams, ownerOf: () => undefined, pick: () => undefined, missed: (url) => void missed.push(url), each: () => each, readiness: () => ({ status: 'ready', because: [] }), stop: () => undefined } };
}

const nowhere = 'http://127.0.0.1:1';

describe('figures of an instance', () => {
  test('that is slow cost it no request: whether it can do its work is for its readiness to say', async () => {
    let asked = 0;
    const hung = await serving(() => void (asked += 1));
    const { instances, missed } = follower();
    expect(await ask(instances, hung, '/health')).toBeUndefined();
    expect([asked, missed]).toEqual([1, []]);
  });

  test('that is gone are missed at once', async () => {
    const { instances, missed } = follower();
    expect(await ask(instances, nowhere, '/health')).toBeUndefined();
    expect(missed).toEqual([nowhere]);
  });

  test('that takes no requests are told all the same: what it set aside is why somebody looks', async () => {
    const told = { name: 'book', instances: [], outbox: { length: 0, oldest: null }, parked: 20, lag: 3 };
    const stopped = await serving((_request, response) => void response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ services: [told] })));
    const because = ['book stopped taking messages.'];
    const { instances } = follower([{ url: stopped, alive: false, status: 'not ready', because }]);
    const asked = { params: undefined as never, query: undefined as never, body: undefined as never, idempotency: undefined, waitMs: 0, operator: 'anonymous', left: new AbortController().signal };
    expect((await gatheredHealth(instances).handle(asked)).body).toEqual({ services: [{ ...told, instances: [{ url: stopped, status: 'not ready', because }] }] });
  });
});
