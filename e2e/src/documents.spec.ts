import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Loan, Page, Saga } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

const root = resolve(import.meta.dirname, '../..');
let server: Server;
beforeAll(async () => {
  server = await startServer({ folder: await newFolder(), lab: true });
});
afterAll(cleanUp);

/** A line of the README as the request that it makes. */
function requestOf(line: string): { readonly path: string; readonly init: RequestInit } {
  const path = /http:\/\/127\.0\.0\.1:3000(\S*)/.exec(line)?.[1] ?? '';
  const headers = [...line.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']): [string, string] => [name, value]);
  const body = /-d '([^']+)'/.exec(line)?.[1];
  return { path, init: { method: line.includes('-sX POST') ? 'POST' : 'GET', headers, ...(body === undefined ? {} : { body }) } };
}

test('the first rental of the README works as it stands there, and the book has its title in the ranking', async () => {
  const lines = (await readFile(join(root, 'README.md'), 'utf8')).split('\n').filter((line) => line.startsWith('curl '));
  const answers = [];
  for (const { path, init } of lines.map(requestOf)) answers.push(await server.api.raw<Loan & Page<Saga>>(path, init));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 201, 200]);
  expect(answers[3]?.body).toMatchObject({ status: 'OPEN' });
  expect(answers[4]?.body.items).toMatchObject([{ sagaId: answers[3]?.body.rentalId, type: 'RENT' }]);
  await server.api.counted();
  expect((await server.api.get('/best-books')).body).toMatchObject({ items: [{ item: { no: 1, title: '누구를 위하여 종을 울리나?' }, rentCount: 1 }] });
});

test('requests.http has every endpoint', async () => {
  const { body } = await server.api.get<{ readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>('/openapi.json');
  const written = (await readFile(join(root, 'requests.http'), 'utf8')).split('\n').flatMap((line) => /^(GET|POST) \{\{api\}\}([^?\s]*)/.exec(line)?.slice(1).join(' ') ?? []);
  const missing = Object.entries(body.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((route) => !written.some((one) => new RegExp(`^${route.replace(/\{\w+\}/g, '(?:\\{\\{[^}]+\\}\\}|[^/]+)')}$`).test(one)));
  expect(missing).toEqual([]);
});
