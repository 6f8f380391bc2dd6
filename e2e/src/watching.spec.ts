import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer({ folder: await newFolder() });
});
afterAll(cleanUp);

/** The value of one line of `/metrics`. */
async function metric(line: string): Promise<number | undefined> {
  const { status, headers, body } = await server.api.get<string>('/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const found = body.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length + 1));
}

test('metrics count sagas by type and state, what waits, and how the process fares', async () => {
  const { api } = server;
  await api.addMember('제니');
  await api.addBook(1);
  await api.rented('제니', 1);
  expect((await api.rent('제니', 2)).status).toBe(409);
  await api.settled();
  expect(await metric('sagas{type="RENT",state="COMPLETED"}')).toBe(1);
  expect(await metric('sagas{type="RENT",state="COMPENSATED"}')).toBe(1);
  expect(await metric('sagas{type="RENT",state="STUCK"}')).toBeUndefined();
  expect(await metric('sagas_ended_total{type="RENT",state="COMPLETED"}')).toBe(1);
  expect(await metric('saga_duration_seconds_count{type="RENT",state="COMPENSATED"}')).toBe(1);
  for (const service of ['rental', 'book', 'member', 'best-book', 'saga-coordinator']) {
    expect(await metric(`outbox_length{service="${service}"}`)).toBe(0);
    expect(await metric(`outbox_oldest_seconds{service="${service}"}`)).toBe(0);
    expect(await metric(`consumer_lag{service="${service}"}`)).toBe(0);
    expect(await metric(`parked_messages{service="${service}"}`)).toBe(0);
  }
  expect(await metric('nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0);
});

test('health says that it is alive, readiness that it can do its work', async () => {
  expect(await server.api.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await server.api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', because: [] } });
});
