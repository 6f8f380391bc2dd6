import { expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { createWatch } from '@book-rental/runtime';
import { z } from 'zod';
import { createHttpApp, listen, ready, route } from './index.ts';

test('a server that stops answers those who wait for an outcome at once, and those who still come', async () => {
  const stopping = new AbortController();
  const watch = createWatch({ store: createMemory().store('rental', [{ name: 'cards', fields: {}, indexes: [] }], []), collection: 'cards' });
  let arrived = (): void => undefined;
  const waits = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const rent = route({
    method: 'post',
    path: '/rentals',
    summary: '',
    tags: [],
    responses: { 202: z.object({}) },
    handle: async ({ waitMs, left }) => {
      arrived();
      return { status: (await watch.until('jenny', () => undefined, waitMs, left)) === undefined ? 202 : 201, body: {} };
    },
  });
  const app = createHttpApp({ title: '', version: '1', description: '', routes: [rent], failed: () => undefined, stopping: stopping.signal, readiness: async () => ready, metrics: async () => ({ contentType: 'text/plain', body: '' }) });
  const server = await listen({ app, host: '127.0.0.1', port: 0, stopping: () => stopping.abort() });
  const ask = () => fetch(`${server.url}/rentals`, { method: 'POST', headers: { Prefer: 'wait=60' } });
  const early = ask();
  await waits;
  stopping.abort();
  expect((await early).status).toBe(202);
  expect((await ask()).status).toBe(202);
  await server.close();
});
