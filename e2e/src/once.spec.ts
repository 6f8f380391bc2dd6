import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, type Page, type Problem, type Saga } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

afterAll(cleanUp);
const key = (text: string) => ({ 'Idempotency-Key': text });

describe('the same call under the same key', () => {
  let server: Server;
  let folder = '';
  beforeAll(async () => {
    folder = await newFolder();
    server = await startServer({ folder });
  });

  test('sets the clock once, and says so again after a restart', async () => {
    const began = Date.parse(await server.api.clock({ advanceDays: 0 }));
    const first = await server.api.post<{ readonly now: string }>('/clock', { advanceDays: 10 }, key('ten-days'));
    const second = await server.api.post<{ readonly now: string }>('/clock', { advanceDays: 10 }, key('ten-days'));
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect(second.body).toEqual(first.body);
    expect(Date.parse(await server.api.clock({ advanceDays: 0 })) - began).toBeLessThan(11 * 86_400_000);
    expect((await server.api.post('/clock', { advanceDays: 11 }, key('ten-days'))).status).toBe(422);
    await server.stop();
    server = await startServer({ folder });
    expect((await server.api.post('/clock', { advanceDays: 10 }, key('ten-days'))).body).toEqual(first.body);
  });

  test('is refused a saga action once, and told the same refusal again, though the saga has moved on', async () => {
    const { api } = server;
    await api.addMember('제니');
    await api.addBook(1);
    const { rentalId } = await api.rented('제니', 1);
    const action = { action: 'retry', reason: 'to see' };
    const first = await api.post<Problem>(`/sagas/${rentalId}/actions`, action, key('again'));
    expect(first.status).toBe(409);
    const { version } = await api.saga(rentalId);
    expect(await api.post<Problem>(`/sagas/${rentalId}/actions`, action, key('again'))).toMatchObject({ status: 409, body: first.body });
    expect((await api.get<Saga>(`/sagas/${rentalId}`)).body.version).toBe(version);
    expect((await api.post(`/sagas/${rentalId}/actions`, { ...action, reason: 'otherwise' }, key('again'))).status).toBe(422);
    expect((await api.post('/sagas/nobody/actions', action, key('again'))).status).toBe(404);
    expect((await api.get('/sagas/nobody')).status).toBe(404);
  });

  test('decides about a parked message once, and is told so again; another body, or another key, is refused', async () => {
    const { file } = server;
    await server.stop();
    const db = new DatabaseSync(file);
    db.prepare("INSERT INTO log (topic, key, value, headers, time) VALUES ('point_use', 'jenny', 'what?', '{}', ?)").run(Date.now());
    db.close();
    server = await startServer({ folder });
    interface Parked {
      readonly id: string;
      readonly status: string;
    }
    const { body } = await eventually(() => server.api.get<Page<Parked>>('/parked'), (answer) => answer.body.items.length > 0);
    const path = `/parked/${body.items[0]?.id ?? ''}/discard`;
    const discard = (reason: string, under: string) => server.api.post<Parked & Problem>(path, { reason }, key(under));
    const first = await discard('nonsense', 'mine');
    expect(first).toMatchObject({ status: 200, body: { status: 'discarded' } });
    const second = await discard('nonsense', 'mine');
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await discard('another', 'mine')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await discard('nonsense', 'other')).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    expect((await server.api.all<{ readonly action: string }>('/audit-trail')).filter((one) => one.action === 'parked discarded')).toHaveLength(1);
  });
});
