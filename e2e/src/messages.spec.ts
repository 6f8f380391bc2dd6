import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { eventually, type Api, type Loan, type Problem } from './api.ts';
import { openLibrary, type Library, type LibraryOptions } from './in-process.ts';
import { cleanUp, newFolder } from './server.ts';

const open: Library[] = [];

async function library(options: Omit<LibraryOptions, 'file'> = {}): Promise<Library> {
  const made = await openLibrary({ ...options, file: join(await newFolder(), 'library.sqlite') });
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await cleanUp();
});

async function request(api: Api, id: string, no: number): Promise<string> {
  return (await api.post<Loan>('/rentals', { idName: { id }, item: { no } })).body.rentalId;
}

async function jennyAndBooks(api: Api, ...nos: readonly number[]): Promise<void> {
  await api.addMember('jenny');
  await api.addMember('scott');
  for (const no of nos) await api.addBook(no);
}

describe('messages that come twice, early, late or never', () => {
  test('G · every message delivered twice: the same end as once', async () => {
    const seen = new Map<string, number>();
    const { api, settled } = await library({
      deliver: (service, records) => {
        const twice = [...records, ...records];
        for (const { headers } of twice) seen.set(`${service} ${headers['ce_id'] ?? ''}`, (seen.get(`${service} ${headers['ce_id'] ?? ''}`) ?? 0) + 1);
        return twice;
      },
    });
    await jennyAndBooks(api, 1, 2);
    const first = await api.rented('jenny', 1);
    expect((await api.rent('scott', 1)).status).toBe(409);
    expect((await api.rent('nobody', 2)).status).toBe(409);
    expect((await api.giveBack(first.rentalId)).status).toBe(200);
    expect((await api.rent('scott', 2)).status).toBe(201);
    await settled();
    expect(seen.size).toBeGreaterThan(20);
    expect(Math.min(...seen.values())).toBeGreaterThanOrEqual(2);
    expect([await api.member('jenny'), await api.member('scott')]).toMatchObject([{ points: 20 }, { points: 10 }]);
    expect([await api.book(1), await api.book(2)]).toMatchObject([{ status: 'AVAILABLE' }, { status: 'RENTED' }]);
    expect(await api.ranking()).toEqual({ 1: 1, 2: 1 });
    expect(await api.card('jenny')).toMatchObject({ open: 0, returned: 1, lateFee: 0 });
    expect(await api.all('/sagas?status=RUNNING')).toEqual([]);
    expect(await api.all('/sagas?status=STUCK')).toEqual([]);
  });

  test('G · everything that was ever said is said once more when all is over: nothing changes', async () => {
    const { api, settled, records, publish } = await library();
    await jennyAndBooks(api, 1, 2);
    const first = await api.rented('jenny', 1);
    expect((await api.rent('scott', 1)).status).toBe(409);
    expect((await api.giveBack(first.rentalId)).status).toBe(200);
    const second = await api.rented('scott', 1);
    await settled();
    const look = async () => ({ members: await api.all('/members'), books: await api.all('/books'), loans: await api.all('/rentals'), ranking: await api.ranking(), ended: (await api.all<{ status: string }>('/sagas')).map(({ status }) => status).sort() });
    const before = await look();
    const said = await records();
    await publish(...said.map(({ topic, key, value, headers }) => ({ topic, key: key ?? '', value, headers })));
    await settled();
    expect(await look()).toEqual(before);
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: second.rentalId });
  });

  test('H · results before the events they answer, and cancels before the rent: the same end', async () => {
    const early: string[] = [];
    const { api, settled, start, pass } = await library({
      silent: ['book', 'saga-coordinator'],
      deliver: (service, records) => {
        const turned = [...records].reverse();
        const firstResult = turned.findIndex(({ topic }) => topic !== 'rental_rent');
        const start = turned.findIndex(({ topic }) => topic === 'rental_rent');
        if (records.length > 1 && firstResult >= 0 && firstResult < start) early.push(service);
        return turned;
      },
    });
    await jennyAndBooks(api, 1);
    const rentalId = await request(api, 'jenny', 1);
    await settled();
    await start('saga-coordinator');
    await settled();
    expect(early).toContain('saga-coordinator');
    // The book stays silent until the rent is taken back; then it hears of the cancel first.
    for (const seconds of [6, 31, 121]) await pass(seconds);
    expect(await api.loan(rentalId)).toMatchObject({ status: 'CANCELLED' });
    await start('book');
    await settled();
    expect(early).toContain('book');
    expect((await api.ended(rentalId)).at(-1)).toBe('COMPENSATED');
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect(await api.member('jenny')).toMatchObject({ points: 0 });
    expect(await api.ranking()).toEqual({});
  });

  test('K · rent, then return at once: refused while the rental is pending; afterwards the book ends on the shelf', async () => {
    const { api, settled, start } = await library({ silent: ['book'] });
    await jennyAndBooks(api, 1);
    const rentalId = await request(api, 'jenny', 1);
    await settled();
    expect(await api.post<Problem>(`/rentals/${rentalId}/return`)).toMatchObject({ status: 409, body: { code: 'RENTAL_PENDING' } });
    expect(await api.loan(rentalId)).toMatchObject({ status: 'PENDING' });
    await start('book');
    await settled();
    expect(await api.loan(rentalId)).toMatchObject({ status: 'OPEN' });
    expect(await api.giveBack(rentalId)).toMatchObject({ status: 200, body: { status: 'RETURNED', lateFee: 0 } });
    await settled();
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect(await api.member('jenny')).toMatchObject({ points: 20 });
    expect(await api.card('jenny')).toMatchObject({ open: 0, returned: 1, lateFee: 0 });
  });

  test('L · the member service is down for a minute: the rent waits, and goes through once when it is back', async () => {
    const { api, settled, start, pass, records } = await library({ silent: ['member'] });
    // Members register over HTTP all the same: only its ears are closed.
    await jennyAndBooks(api, 1);
    const rentalId = await request(api, 'jenny', 1);
    await settled();
    await pass(6);
    await pass(54);
    expect(await api.loan(rentalId)).toMatchObject({ status: 'PENDING' });
    expect((await records()).filter(({ topic }) => topic === 'rental_rent').length).toBeGreaterThan(1);
    await start('member');
    await settled();
    expect(await api.loan(rentalId)).toMatchObject({ status: 'OPEN' });
    expect(await api.member('jenny')).toMatchObject({ points: 10 });
    expect(await api.ranking()).toEqual({ 1: 1 });
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: rentalId });
  });

  test('M · a reply that never comes: asked again, taken back at the deadline, and a late yes gets its points taken back', async () => {
    const { api, settled, start, pass } = await library({ silent: ['member'] });
    await jennyAndBooks(api, 1);
    const rentalId = await request(api, 'jenny', 1);
    await settled();
    for (const seconds of [6, 31, 121]) await pass(seconds);
    expect(await api.loan(rentalId)).toMatchObject({ status: 'CANCELLED', reason: { code: 'NO_ANSWER' } });
    expect(await api.card('jenny')).toMatchObject({ open: 0, blocked: false });
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect(await api.ranking()).toEqual({});
    expect(await api.saga(rentalId)).toMatchObject({ status: 'COMPENSATING' });
    const explained = await api.get<{ readonly waitingFor: readonly { readonly participant: string }[] }>(`/sagas/${rentalId}/explain`);
    expect(explained.body.waitingFor.map(({ participant }) => participant)).toEqual(['member']);
    for (const seconds of [6, 31, 121, 601]) await pass(seconds);
    expect(await api.saga(rentalId)).toMatchObject({ status: 'STUCK' });
    await start('member');
    await settled();
    expect(await api.saga(rentalId)).toMatchObject({ status: 'COMPENSATED' });
    expect(await api.member('jenny')).toMatchObject({ points: 0 });
  });

  test('M · a return whose book never answers is stuck and still returning; it goes on when the book answers', async () => {
    const { api, settled, halt, start, pass } = await library();
    await jennyAndBooks(api, 1);
    const loan = await api.rented('jenny', 1);
    await settled();
    await halt('book');
    const { body } = await api.post<{ readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`);
    await settled();
    for (const seconds of [6, 31, 121]) await pass(seconds);
    expect(await api.saga(body.sagaId)).toMatchObject({ status: 'STUCK' });
    expect(await api.loan(loan.rentalId)).toMatchObject({ status: 'RETURNING' });
    await start('book');
    await settled();
    expect(await api.saga(body.sagaId)).toMatchObject({ status: 'COMPLETED' });
    expect(await api.loan(loan.rentalId)).toMatchObject({ status: 'RETURNED' });
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    expect(await api.member('jenny')).toMatchObject({ points: 20 });
  });

  test('M · a return whose points never come stands: returned at once, points retried, then stuck for a person', async () => {
    const { api, settled, halt, start, pass } = await library();
    await jennyAndBooks(api, 1);
    const loan = await api.rented('jenny', 1);
    await settled();
    await halt('member');
    const { body } = await api.post<{ readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`);
    await settled();
    expect(await api.loan(loan.rentalId)).toMatchObject({ status: 'RETURNED' });
    expect(await api.book(1)).toMatchObject({ status: 'AVAILABLE' });
    for (const seconds of [6, 31, 121, 601]) await pass(seconds);
    expect(await api.saga(body.sagaId)).toMatchObject({ status: 'STUCK' });
    await start('member');
    await settled();
    expect(await api.saga(body.sagaId)).toMatchObject({ status: 'COMPLETED' });
    expect(await eventually(() => api.member('jenny'), ({ points }) => points === 20)).toMatchObject({ points: 20 });
  });
});
