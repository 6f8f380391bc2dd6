import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Api, Loan, Page, Problem, Saga } from './api.ts';
import { openLibrary, type Library } from './in-process.ts';
import { cleanUp, newFolder } from './server.ts';

let library: Library;
let api: Api;

beforeAll(async () => {
  library = await openLibrary({ file: join(await newFolder(), 'library.sqlite') });
  api = library.api;
});
afterAll(async () => {
  await library.close();
  await cleanUp();
});

interface Trail {
  readonly operator: string;
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
  readonly at: string;
}
interface Parked {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly value: string;
  readonly status: string;
  readonly reason: { readonly code: string };
}

const by = (operator: string) => ({ 'X-Operator': encodeURIComponent(operator) });
const trailOf = async (subject: string) => (await api.all<Trail>('/audit-trail')).filter((entry) => entry.subject === subject);

describe('who put a book on the shelf, and who took it off', () => {
  test('is in the audit trail, newest first; what changed nothing or was refused is not', async () => {
    await api.post('/books', { no: 1, title: '책' });
    await api.post('/books/1/availability', { status: 'AVAILABLE' }, by('사서'));
    await api.post('/books/1/availability', { status: 'AVAILABLE' }, by('somebody else'));
    await api.post('/books/1/availability', { status: 'WITHDRAWN' });
    expect((await api.post('/books/404/availability', { status: 'AVAILABLE' }, by('somebody else'))).status).toBe(404);
    expect(await trailOf('/books/1')).toMatchObject([
      { operator: 'anonymous', action: 'book withdrawn' },
      { operator: '사서', action: 'book available' },
    ]);
    expect(await trailOf('/books/404')).toEqual([]);
  });
});

describe('a message that nobody can handle', () => {
  /** Set aside by everyone who listens for rents. */
  async function parkedBy(value: string): Promise<readonly Parked[]> {
    const before = new Set((await api.all<Parked>('/parked')).map(({ id }) => id));
    await library.publish({ topic: 'rental_rent', key: 'jenny', value, headers: {} });
    await library.settled();
    return (await api.all<Parked>('/parked')).filter(({ id }) => !before.has(id));
  }

  test('is listed with what it says and why, for each service that set it aside', async () => {
    const parked = await parkedBy('not JSON at all');
    expect(parked.map(({ group }) => group).sort()).toEqual(['best-book', 'book', 'member', 'saga-coordinator']);
    for (const one of parked) expect(one).toMatchObject({ topic: 'rental_rent', value: 'not JSON at all', status: 'parked' });
    const pages = await api.get<Page<Parked>>('/parked?limit=3');
    expect(pages.body.items).toHaveLength(3);
    expect((await api.get<Page<Parked>>(`/parked?limit=3&cursor=${encodeURIComponent(pages.body.nextCursor ?? '')}`)).body.items.map(({ id }) => id)).not.toEqual(expect.arrayContaining(pages.body.items.map(({ id }) => id)));
  });

  test('can be given up once, by somebody with a name and a reason', async () => {
    const [one] = await parkedBy('{"given": "up"}');
    const path = `/parked/${encodeURIComponent(one?.id ?? '')}`;
    expect(await api.post<Problem>(`${path}/discard`, {}, by('사서'))).toMatchObject({ status: 400 });
    expect(await api.post(`${path}/discard`, { reason: 'pasted by mistake' }, by('사서'))).toMatchObject({ status: 200, body: { id: one?.id, status: 'discarded' } });
    expect(await trailOf(`/parked/${one?.id}`)).toMatchObject([{ operator: '사서', action: 'parked discarded', reason: 'pasted by mistake' }]);
    expect((await api.all<Parked>('/parked')).map(({ id }) => id)).not.toContain(one?.id);
    expect((await api.all<Parked>('/parked?status=discarded')).map(({ id }) => id)).toContain(one?.id);
    expect(await api.post<Problem>(`${path}/retry`, {}, by('other'))).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    expect(await trailOf(`/parked/${one?.id}`)).toHaveLength(1);
  });

  test('stays set aside when it cannot be handled this time either', async () => {
    const [one] = await parkedBy('{"again": "and again"}');
    expect(await api.post<Problem>(`/parked/${encodeURIComponent(one?.id ?? '')}/retry`, { reason: 'try' }, by('사서'))).toMatchObject({ status: 409, body: { code: 'STILL_NOT_HANDLED' } });
    expect((await api.all<Parked>('/parked')).map(({ id }) => id)).toContain(one?.id);
    expect(await trailOf(`/parked/${one?.id}`)).toMatchObject([{ operator: '사서', action: 'parked retry failed', reason: 'try' }]);
  });
});

describe('an action on a saga that is stuck', () => {
  /** A return whose points nobody grants. */
  async function stuck(memberId: string, no: number): Promise<Saga> {
    await library.start('member');
    await Promise.all([api.addMember(memberId), api.addBook(no)]);
    const loan = await api.rented(memberId, no);
    await library.settled();
    await library.halt('member');
    const { body } = await api.post<Loan & { readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`);
    await library.settled();
    for (const seconds of [6, 31, 121, 601]) await library.pass(seconds);
    const saga = await api.saga(body.sagaId);
    expect(saga.status).toBe('STUCK');
    return saga;
  }

  const act = (sagaId: string, body: object, headers = {}) => api.post<Problem & { readonly version: number; readonly messages: readonly { readonly topic: string; readonly id: string }[] }>(`/sagas/${sagaId}/actions`, body, headers);

  test('is previewed without doing anything, then done under the version that the preview showed, and kept with who and why', async () => {
    const { sagaId, version } = await stuck('a-jenny', 11);
    const said = (await library.records()).length;
    const preview = await act(sagaId, { action: 'retry', reason: 'look', dryRun: true }, by('사서'));
    expect(preview).toMatchObject({ status: 200, body: { dryRun: true, version, status: 'STUCK', messages: [{ topic: 'saga_confirmed' }, { topic: 'rental_return' }] } });
    expect(await api.saga(sagaId)).toMatchObject({ status: 'STUCK', version });
    expect([(await library.records()).length, await trailOf(`/sagas/${sagaId}`)]).toEqual([said, []]);

    const done = await act(sagaId, { action: 'retry', reason: 'the member service is back', version }, by('사서'));
    expect(done).toMatchObject({ status: 200, body: { dryRun: false, version: version + 1, messages: preview.body.messages } });
    expect((await library.records()).slice(said).map(({ headers }) => headers['ce_id'])).toEqual(preview.body.messages.map(({ id }) => id));
    expect(await trailOf(`/sagas/${sagaId}`)).toMatchObject([{ operator: '사서', action: 'saga retry', reason: 'the member service is back' }]);

    await library.settled();
    const { version: moved } = await api.saga(sagaId);
    expect(moved).toBeGreaterThan(version);
    expect(await act(sagaId, { action: 'abandon', reason: 'too late', version }, by('other'))).toMatchObject({ status: 409, body: { code: 'SAGA_MOVED', version: moved } });
    expect(await trailOf(`/sagas/${sagaId}`)).toHaveLength(1);
    await library.start('member');
    await library.settled();
    expect(await api.saga(sagaId)).toMatchObject({ status: 'COMPLETED' });
    expect(await act(sagaId, { action: 'abandon', reason: 'over' })).toMatchObject({ status: 409 });
  });

  test('is done once under a key, and the key is no good for another', async () => {
    const { sagaId, version } = await stuck('b-jenny', 12);
    const key = { 'Idempotency-Key': 'act-once' };
    const first = await act(sagaId, { action: 'abandon', reason: 'nobody will pay these points' }, key);
    expect(first).toMatchObject({ status: 200, body: { version: version + 1, status: 'ABANDONED' } });
    const again = await act(sagaId, { action: 'abandon', reason: 'nobody will pay these points' }, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([200, first.body, 'true']);
    expect(await act(sagaId, { action: 'retry', reason: 'nobody will pay these points' }, key)).toMatchObject({ status: 422 });
    expect(await api.saga(sagaId)).toMatchObject({ status: 'ABANDONED', version: version + 1 });
    expect(await trailOf(`/sagas/${sagaId}`)).toHaveLength(1);
    await library.start('member');
    await library.settled();
  });
});
