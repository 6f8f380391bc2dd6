import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { openSqlite } from '@book-rental/sqlite';
import { books, type Book } from '@book-rental/book';
import type { Api, Problem } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

interface Report {
  readonly at: string;
  readonly ok: boolean;
  readonly counted: Readonly<Record<string, { readonly lookedAt: number; readonly violationCount: number }>>;
  readonly violations: readonly { readonly check: string; readonly aggregate: string; readonly sagaId?: string; readonly sentence: string }[];
  readonly debts: readonly unknown[];
}

let folder = '';
let server: Server;
let api: Api;
beforeAll(async () => {
  folder = await newFolder();
  server = await startServer({ folder });
  api = server.api;
  await api.addMember('jenny');
  await api.addBook(1);
});
afterAll(cleanUp);

const run = () => api.post<Report>('/audit-runs');

test('the audit of a running server finds that everything agrees, and says what it looked at', async () => {
  await api.rented('jenny', 1);
  await api.counted();
  const { status, body } = await run();
  expect([status, body]).toMatchObject([200, { ok: true, violations: [], debts: [] }]);
  // Nothing waits for a deadline.
  expect(Object.entries(body.counted).flatMap(([name, { lookedAt }]) => (lookedAt === 0 ? [name] : []))).toEqual(['deadlines']);
});

test('what does not agree is told with the saga behind it', async () => {
  const { rentalId } = (await api.get<{ readonly items: readonly { readonly rentalId: string }[] }>('/rental-cards/jenny/loans')).body.items[0] ?? { rentalId: '' };
  await server.stop();
  const database = openSqlite({ file: server.file });
  const store = database.store('book', [books], []);
  const [loaded] = await store.load<Book>('books', [{ key: '1', sagaIds: [] }]);
  if (loaded?.state?.status !== 'RENTED') throw new Error('The book was rented.');
  // As if it had been put back by hand, under the loan.
  const { heldBy: _holder, memberId: _member, ...rest } = loaded.state;
  await store.commit([{ collection: 'books', key: '1', expected: loaded.version, state: { ...rest, status: 'AVAILABLE' }, inbox: [], outbox: [], caused: [], views: [] }]);
  await database.close();
  server = await startServer({ folder });
  api = server.api;
  const { status, body } = await run();
  expect([status, body.ok]).toEqual([200, false]);
  expect(body.violations).toContainEqual(expect.objectContaining({ check: 'holders', sagaId: rentalId }));
  expect(body.counted['holders']?.violationCount).toBeGreaterThan(0);
});

test('what cannot be read is told in a sentence, and the server goes on', async () => {
  // The running server has it open still; nobody else finds it.
  await rm(server.file);
  expect(await api.post<Problem>('/audit-runs')).toMatchObject({ status: 503, body: { code: 'AUDIT_FAILED', detail: expect.stringContaining('cannot be read') } });
  expect(await api.member('jenny')).toMatchObject({ id: 'jenny' });
});
