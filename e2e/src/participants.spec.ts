import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { encode, message, type EventResultBody } from '@book-rental/contracts';
import type { Outgoing } from '@book-rental/kernel';
import { waiting, type Api, type Loan, type Problem } from './api.ts';
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

async function handIn(api: Api, rentalId: string): Promise<string> {
  return (await api.post<{ readonly sagaId: string }>(`/rentals/${rentalId}/return`)).body.sagaId;
}

async function jennyAndBooks(api: Api, ...nos: readonly number[]): Promise<void> {
  await api.addMember('jenny');
  await api.addMember('scott');
  for (const no of nos) await api.addBook(no);
}

/** What a participant of another make might say. */
function answer(from: 'book' | 'member', sagaId: string, body: EventResultBody): Outgoing {
  const id = `${sagaId}/by-hand/${from}-${body.success ? 'yes' : 'no'}`;
  return encode(message('EventResult', { id, source: `/${from}`, time: new Date().toISOString(), key: body.idName.id, sagaId, body }));
}

const jenny = { id: 'jenny', name: '' };
const item = (no: number) => ({ no, title: '' });
const sorry = { code: 'NOT_TODAY', message: 'Not today.' };

describe('participants that misbehave', () => {
  test('N · a compensation of an old rental never touches another member\'s newer rental of the same book', async () => {
    const { api, settled, records, publish } = await library();
    await jennyAndBooks(api, 1);
    // The member is unknown to the member service, so this rental of the book is taken back.
    expect((await api.rent('nobody', 1)).status).toBe(409);
    await settled();
    const cancels = (await records()).filter(({ topic }) => topic === 'rent_cancel' || topic === 'point_use');
    expect(cancels).toHaveLength(2);
    const newer = await api.rented('jenny', 1);
    await publish(...cancels.map(({ topic, key, value, headers }, index) => ({ topic, key: key ?? '', value, headers: { ...headers, ce_id: `late-${index}` } })));
    await settled();
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: newer.rentalId });
    expect(await api.loan(newer.rentalId)).toMatchObject({ status: 'OPEN' });
    expect(await api.member('jenny')).toMatchObject({ points: 10 });
    expect(await api.ranking()).toEqual({ 1: 1 });
  });

  test('N · the same member rents the book again after a cancelled rental, and the late cancel finds only its own', async () => {
    const { api, settled, start, pass } = await library({ silent: ['book'] });
    await jennyAndBooks(api, 1);
    const old = await request(api, 'jenny', 1);
    await settled();
    for (const seconds of [6, 31, 121]) await pass(seconds);
    expect(await api.loan(old)).toMatchObject({ status: 'CANCELLED' });
    // The card is free at once; the book has heard of neither rental yet.
    const newer = await request(api, 'jenny', 1);
    await settled();
    await start('book');
    await settled();
    expect(await api.saga(old)).toMatchObject({ status: 'COMPENSATED' });
    expect(await api.loan(newer)).toMatchObject({ status: 'OPEN' });
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: newer });
    expect(await api.member('jenny')).toMatchObject({ points: 10 });
    expect(await api.ranking()).toEqual({ 1: 1 });
  });

  test('R · a message that is not JSON, or not the schema, in the middle of a batch is set aside, and the others go through', async () => {
    const batches: number[] = [];
    const { api, settled, start, publish, parked } = await library({
      silent: ['book', 'member', 'best-book', 'saga-coordinator'],
      deliver: (service, records) => {
        if (service === 'book') batches.push(records.length);
        return records;
      },
    });
    await jennyAndBooks(api, 1, 2);
    const before = await request(api, 'jenny', 1);
    await publish(
      { topic: 'rental_rent', key: 'jenny', value: '{"idName":', headers: {} },
      { topic: 'rental_rent', key: 'jenny', value: '{"idName":{"id":"jenny","name":""},"item":{"no":"one","title":""},"point":10}', headers: {} },
      { topic: 'rental_result', key: 'jenny', value: '{"eventType":"RENT","idName":{"id":"jenny","name":""},"item":{"no":1,"title":""},"point":10,"success":true}', headers: {} },
    );
    const after = await request(api, 'jenny', 2);
    await start('book', 'member', 'best-book', 'saga-coordinator');
    await settled();
    expect(batches).toContain(4);
    for (const rentalId of [before, after]) expect(await api.loan(rentalId)).toMatchObject({ status: 'OPEN' });
    expect(await api.member('jenny')).toMatchObject({ points: 20 });
    const codes = async (service: 'book' | 'member' | 'best-book' | 'saga-coordinator') => (await parked(service)).items.map(({ reason }) => reason.code).sort();
    for (const service of ['book', 'member', 'best-book'] as const) expect(await codes(service)).toEqual(['NOT_JSON', 'NOT_THE_SCHEMA']);
    expect(await codes('saga-coordinator')).toEqual(['NOT_JSON', 'NOT_THE_SCHEMA', 'SAGA_UNKNOWN']);
  });

  test('S · points that were spent between grant and compensation are taken back all the same: the balance shows a debt', async () => {
    const { api, settled, start, halt, turnPages } = await library({
      // The clear is heard before the points are taken back: they travel on different topics.
      deliver: (service, records) => (service === 'member' ? [...records].reverse() : records),
    });
    await jennyAndBooks(api, 1, 2);
    await api.rented('scott', 2);
    const kept = await api.rented('jenny', 1);
    await settled();
    turnPages(14);
    await halt('book');
    const refused = await request(api, 'jenny', 2);
    await settled();
    turnPages(3);
    const back = await handIn(api, kept.rentalId);
    await settled();
    expect(await api.member('jenny')).toMatchObject({ points: 30 });
    await halt('member');
    await start('book');
    await settled();
    expect(await api.saga(back)).toMatchObject({ status: 'COMPLETED' });
    expect(await api.loan(refused)).toMatchObject({ status: 'CANCELLED', reason: { code: 'BOOK_NOT_AVAILABLE' } });
    const cleared = await api.post<{ readonly sagaId: string }>('/rental-cards/jenny/clearance', { point: 30 });
    expect(cleared.status).toBe(202);
    await settled();
    await start('member');
    await settled();
    expect(await api.saga(cleared.body.sagaId)).toMatchObject({ status: 'COMPLETED' });
    expect(await api.saga(refused)).toMatchObject({ status: 'COMPENSATED' });
    expect(await api.member('jenny')).toMatchObject({ points: -10 });
    expect(await api.card('jenny')).toMatchObject({ lateFee: 0, blocked: false });
  });

  test('V · a return cancelled restores the old due date and takes off only its own fee', async () => {
    const { api, settled, halt, turnPages, publish } = await library();
    await jennyAndBooks(api, 1, 2);
    const [first, second] = [await api.rented('jenny', 1), await api.rented('jenny', 2)];
    await settled();
    turnPages(16);
    expect(await api.giveBack(first.rentalId)).toMatchObject({ status: 200, body: { lateFee: 20 } });
    await settled();
    turnPages(1);
    await halt('book');
    const back = await handIn(api, second.rentalId);
    await settled();
    expect(await api.card('jenny')).toMatchObject({ lateFee: 50, open: 1 });
    expect(await api.member('jenny')).toMatchObject({ points: 40 });
    await publish(answer('book', back, { eventType: 'RETURN', idName: jenny, item: item(2), point: 10, success: false, reason: sorry }));
    await settled();
    const loan = await api.loan(second.rentalId);
    expect(loan).toMatchObject({ status: 'OPEN', dueDate: second.dueDate, rentedAt: second.rentedAt });
    expect(loan).not.toHaveProperty('returnedAt');
    expect(await api.card('jenny')).toMatchObject({ lateFee: 20, blocked: true, open: 1 });
    expect(await api.member('jenny')).toMatchObject({ points: 30 });
    expect(await api.saga(back)).toMatchObject({ status: 'COMPENSATED', reason: { code: 'NOT_TODAY' } });
  });

  test('a return that was cancelled is told so again under its key, also when a later one of the same loan went through', async () => {
    const { api, settled, halt, publish } = await library();
    await jennyAndBooks(api, 1);
    const loan = await api.rented('jenny', 1);
    await settled();
    await halt('book');
    const bring = (key: string, headers = {}) => api.post<Problem & { readonly sagaId: string }>(`/rentals/${loan.rentalId}/return`, {}, { 'Idempotency-Key': key, ...headers });
    const say = async (sagaId: string, success: boolean) => {
      await publish(answer('book', sagaId, { eventType: 'RETURN', idName: jenny, item: item(1), point: 10, success, ...(success ? {} : { reason: sorry }) }));
      await settled();
    };
    const first = await bring('first');
    await settled();
    await say(first.body.sagaId, false);
    expect(await bring('first', waiting)).toMatchObject({ status: 409, body: { code: 'NOT_TODAY' } });
    const second = await bring('second');
    await settled();
    expect(await bring('first', waiting)).toMatchObject({ status: 409, body: { code: 'CANCELLED' } });
    await say(second.body.sagaId, true);
    expect(await bring('second', waiting)).toMatchObject({ status: 200, body: { status: 'RETURNED' } });
    expect(await bring('first', waiting)).toMatchObject({ status: 409, body: { code: 'CANCELLED' } });
  });

  test('X · a participant that answers twice with different results: the first counts, the second is recorded', async () => {
    const { api, settled, publish } = await library({ silent: ['member', 'book'] });
    await jennyAndBooks(api, 1, 2);
    const yes = await request(api, 'jenny', 1);
    const no = await request(api, 'jenny', 2);
    await settled();
    const say = (sagaId: string, book: number, success: boolean) => answer('member', sagaId, { eventType: 'RENT', idName: jenny, item: item(book), point: 10, success, ...(success ? {} : { reason: sorry }) });
    await publish(say(yes, 1, true), say(yes, 1, false), say(no, 2, false), say(no, 2, true));
    await publish(answer('book', yes, { eventType: 'RENT', idName: jenny, item: item(1), point: 10, success: true }));
    await settled();
    expect(await api.saga(yes)).toMatchObject({ status: 'COMPLETED' });
    expect(await api.loan(yes)).toMatchObject({ status: 'OPEN' });
    expect(await api.loan(no)).toMatchObject({ status: 'CANCELLED', reason: { code: 'NOT_TODAY' } });
    const fromMember = async (sagaId: string) => (await api.saga(sagaId)).timeline.filter(({ direction, who }) => direction === 'in' && who === 'member').map(({ mark }) => mark);
    const [first, second] = await fromMember(yes);
    expect(first).toBe('success');
    expect(second).not.toBe('success');
    const others = await fromMember(no);
    expect(others).toHaveLength(2);
    expect(others[0]).toBe('refused');
    expect(others[1]).not.toBe('refused');
  });

  test('a rent whose card is free again can be tried again at once', async () => {
    const { api, settled } = await library();
    await jennyAndBooks(api, 1);
    const holder = await api.rented('scott', 1);
    expect((await api.rent('jenny', 1)).status).toBe(409);
    expect((await api.giveBack(holder.rentalId)).status).toBe(200);
    const { status } = await api.post<Loan>('/rentals', { idName: jenny, item: item(1) }, waiting);
    expect(status).toBe(201);
    await settled();
    expect(await api.ranking()).toEqual({ 1: 2 });
  });
});
