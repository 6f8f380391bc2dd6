import { afterAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Problem } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

afterAll(cleanUp);

const call = promisify(execFile);

/** No file of that process may grow any more: for it, that is a full disk. `unlimited` is room again. */
async function room({ pid }: Server, bytes: '1' | 'unlimited'): Promise<void> {
  await call('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

interface Readiness {
  readonly status: string;
  readonly because: readonly string[];
}

test('on a full disk nothing is promised and the server says that it is not ready; with room again it goes on, and it ends in order either way', async () => {
  const folder = await newFolder();
  const server = await startServer({ folder });
  const { api } = server;
  await api.addMember('jenny');
  await api.addBook(1);
  await room(server, '1');
  const refused = await api.post<Problem>('/members', { id: 'scott', name: 'Scott' });
  expect(refused).toMatchObject({ status: 503, body: { code: 'NOT_AVAILABLE' } });
  expect(refused.headers.get('retry-after')).toBe('1');
  const told = await api.get<Readiness>('/readyz');
  expect(told).toMatchObject({ status: 503, body: { status: 'not ready' } });
  expect(told.body.because).toEqual([expect.stringContaining('The data file is away')]);
  expect(await api.member('jenny')).toMatchObject({ points: 0 });

  await room(server, 'unlimited');
  expect((await api.post('/members', { id: 'scott', name: 'Scott' })).status).toBe(201);
  expect(await api.get<Readiness>('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', because: [] } });
  expect((await api.rent('scott', 1)).status).toBe(201);
  await api.settled();

  await room(server, '1');
  expect((await api.post('/members', { id: 'nobody', name: 'Nobody' })).status).toBe(503);
  const end = await server.stop();
  expect([end.code, end.stderr]).toEqual([0, '']);
  const again = await startServer({ folder });
  expect(await again.api.member('scott')).toMatchObject({ points: 10 });
  expect((await again.api.get('/members/nobody')).status).toBe(404);
});
