import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { eventually, waiting, type Api, type Loan, type Problem, type Saga } from '../api.ts';
import { run } from '../server.ts';
import { allIsWell, closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import type { Heard } from './stranger.ts';

/** What the documentation shows, and other makes are built on. */
interface Golden {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface ParkedMessage {
  readonly id: string;
  readonly group: string;
  readonly value: string;
  readonly status: string;
  readonly reason: { readonly code: string };
}

const topics = ['rental_rent', 'rental_return', 'rental_result', 'saga_confirmed', 'rent_cancel', 'point_use'];
const jenny = { id: 'jenny', name: '제니' };
const bells = { no: 1, title: '누구를 위하여 종을 울리나?' };

unless(await whyNoStack('kafka', 'mongo'), describe)('seen from outside', () => {
  let installation: Installation;
  let api: Api;
  const heard: Heard[] = [];
  beforeAll(async () => {
    installation = await openInstallation();
    api = installation.api;
    await installation.stranger.listen(topics, (message) => void heard.push(message));
    await Promise.all([api.addMember(jenny.id, jenny.name), api.addMember('scott', '스콧'), api.addBook(bells.no, bells.title), api.addBook(2)]);
  }, STARTING_MS);
  afterAll(closeInstallations);

  const rent = (idName: object, item: object) => api.post<Loan & Problem>('/rentals', { idName, item }, waiting);

  test('a plain consumer sees the documented JSON byte for byte, on the named topics, with the key and the headers', async () => {
    const first = await rent({ id: 'scott', name: '스콧' }, bells);
    expect(first.status).toBe(201);
    const refused = await rent(jenny, bells);
    expect(refused.status).toBe(409);
    expect((await api.giveBack(first.body.rentalId)).status).toBe(200);
    const { body: loan } = await rent(jenny, bells);
    const back = await api.giveBack(loan.rentalId);
    expect(back.status).toBe(200);
    expect(await installation.audit()).toMatchObject(allIsWell);
    const refusedId = refused.headers.get('location')?.split('/').at(-1) ?? '';
    const backId = (await api.all<Saga & { readonly rentalId: string }>('/sagas?memberId=jenny&type=RETURN'))[0]?.sagaId ?? '';

    for (const [name, sagaId, count] of [['ItemRented', loan.rentalId, 1], ['EventResult', loan.rentalId, 2], ['SagaConfirmed', loan.rentalId, 1], ['EventResult.refused', refusedId, 1], ['RentCancelled', refusedId, 1], ['PointUse', refusedId, 1], ['ItemReturned', backId, 1]] as const) {
      const golden = goldenOf(name);
      const told = () => heard.filter(({ topic, value, headers }) => topic === golden.topic && value === golden.value && headers['ce_correlationid'] === sagaId);
      // The audit waits for the services, not for whoever else listens.
      await until(() => told().length >= count);
      const same = told();
      expect([name, same.length]).toEqual([name, count]);
      for (const message of same) {
        expect(message.key).toBe(golden.key);
        checkHeaders(message, golden, sagaId);
      }
    }
    expect(heard.filter(({ headers }) => headers['ce_correlationid'] === backId).map(({ headers }) => headers['ce_subject'])).toContain(loan.rentalId);
    // All that one member causes stays in order: the same partition, whatever the saga.
    const places = new Map(topics.map((topic) => [topic, new Set(heard.filter((one) => one.topic === topic && one.key === jenny.id).map(({ partition }) => partition)).size]));
    expect([...places.values()]).toEqual(topics.map(() => 1));
  }, 60_000);

  test('G, N · everything that was ever said is said once more by a stranger: nothing changes, and a newer rental keeps the book', async () => {
    const newer = await rent({ id: 'scott' }, bells);
    expect(newer.status).toBe(201);
    expect(await installation.audit()).toMatchObject(allIsWell);
    const look = async () => ({ members: await api.all('/members'), books: await api.all('/books'), loans: await api.all('/rentals'), ranking: await api.ranking(), sagas: (await api.all<Saga>('/sagas')).map(({ sagaId, status }) => [sagaId, status]) });
    const before = await look();
    const said = [...heard];
    expect(said.filter(({ topic }) => topic === 'rent_cancel')).toHaveLength(1);
    await installation.stranger.say(...said.map(({ topic, key, value, headers }) => ({ topic, value, headers, ...(key === null ? {} : { key }) })));
    expect(await installation.audit()).toMatchObject(allIsWell);
    await until(() => heard.length >= 2 * said.length);
    expect(heard.length).toBeGreaterThanOrEqual(2 * said.length);
    expect(await look()).toEqual(before);
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: newer.body.rentalId });
  }, 60_000);

  test('a message pasted by hand, without key and headers, is handled; rental knows no such loan, and everything is taken back', async () => {
    const points = (await api.member('jenny')).points;
    const known = new Set((await api.all<Saga>('/sagas')).map(({ sagaId }) => sagaId));
    await installation.stranger.say({ topic: 'rental_rent', value: '{"idName":{"id":"jenny","name":"제니"},"item":{"no":2,"title":"Book 2"},"point":10}' });
    const pasted = await eventually(async () => (await api.all<Saga>('/sagas?memberId=jenny')).find(({ sagaId }) => !known.has(sagaId)), (saga) => saga?.status === 'COMPENSATED');
    expect(pasted).toMatchObject({ status: 'COMPENSATED', type: 'RENT', reason: { code: 'RENTAL_NOT_FOUND' } });
    const { timeline } = await api.saga(pasted?.sagaId ?? '');
    expect(timeline.filter(({ direction }) => direction === 'in').map(({ what }) => what)).toEqual(expect.arrayContaining(['EventResult RENT', 'EventResult RENT_CANCEL', 'EventResult POINT_USE']));
    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(await api.book(2)).toMatchObject({ status: 'AVAILABLE' });
    expect(await api.member('jenny')).toMatchObject({ points });
    const ledger = await api.all<{ readonly points: number; readonly sagaId: string }>('/members/jenny/points');
    expect(ledger.filter(({ sagaId }) => sagaId === pasted?.sagaId).map((line) => line.points).sort()).toEqual([-10, 10]);
    expect((await api.ranking())[2]).toBeUndefined();
  }, 60_000);

  test('R · poison in the middle of a batch is set aside and listed, the others go through, and people decide on it through the gateway', async () => {
    await Promise.all([api.addMember('r-jenny'), api.addBook(11), api.addBook(12)]);
    const [book] = installation.system.of('book');
    expect(await book?.stop()).toMatchObject({ code: 0 });
    // The book hears all of this in one batch: one member, one partition, and it was away.
    const before = await api.post<Loan>('/rentals', { idName: { id: 'r-jenny' }, item: { no: 11 } });
    await eventually(async () => heard.some(({ headers }) => headers['ce_correlationid'] === before.body.rentalId), Boolean);
    await installation.stranger.say(
      { topic: 'rental_rent', key: 'r-jenny', value: '{"idName":' },
      { topic: 'rental_rent', key: 'r-jenny', value: '{"idName":{"id":"r-jenny","name":""},"item":{"no":"one","title":""},"point":10}' },
      { topic: 'rental_result', key: 'r-jenny', value: '{"eventType":"RENT","idName":{"id":"r-jenny","name":""},"item":{"no":11,"title":""},"point":10,"success":true}' },
    );
    const after = await api.post<Loan>('/rentals', { idName: { id: 'r-jenny' }, item: { no: 12 } });
    await book?.start();
    for (const { body } of [before, after]) expect(await eventually(() => api.loan(body.rentalId), ({ status }) => status === 'OPEN')).toMatchObject({ status: 'OPEN' });

    // The gateway looks twice a second who is back.
    await until(async () => (await api.get('/parked')).status === 200);
    const parked = await eventually(() => api.all<ParkedMessage>('/parked'), (items) => items.length >= 9);
    const codes = (group: string) => parked.filter((one) => one.group === group).map(({ reason }) => reason.code).sort();
    for (const group of ['book', 'member', 'best-book']) expect([group, codes(group)]).toEqual([group, ['NOT_JSON', 'NOT_THE_SCHEMA']]);
    expect(codes('saga-coordinator')).toEqual(['NOT_JSON', 'NOT_THE_SCHEMA', 'SAGA_UNKNOWN']);
    const [one, ...others] = parked;
    expect(await api.post<Problem>(`/parked/${one?.id ?? ''}/retry`, {})).toMatchObject({ status: 409, body: { code: 'STILL_NOT_HANDLED' } });
    for (const { id } of others) expect(await api.post(`/parked/${id}/discard`, { reason: 'by hand' }, { 'X-Operator': 'jenny' })).toMatchObject({ status: 200, body: { status: 'discarded' } });
    expect((await api.all<ParkedMessage>('/parked')).map(({ id }) => id)).toEqual([one?.id]);
    expect(await api.all<ParkedMessage>('/parked?status=discarded')).toHaveLength(others.length);
    expect((await api.all<{ readonly operator: string; readonly action: string }>('/audit-trail')).filter(({ operator, action }) => operator === 'jenny' && action === 'parked discarded')).toHaveLength(others.length);
    const report = await installation.audit();
    expect(report).toMatchObject({ ok: true, inFlight: { sagas: 0, messages: 0 } });
    expect(new Set(report.debts.map(({ kind }) => kind))).toEqual(new Set(['parked', 'discarded']));
    expect(report.debtCount).toBe(9);
    expect(installation.errors).toEqual([]);
  }, 90_000);

  test('the audit names what somebody spoiled behind the back of the services, and ends with 1', async () => {
    const mongo = await MongoClient.connect(installation.address.MONGO_URL);
    try {
      const changed = await mongo.db(`${installation.address.INSTALLATION}member`).collection<{ _id: string }>('members').updateOne({ _id: 'scott' }, { $inc: { 'state.balance': 7 } });
      expect(changed.modifiedCount).toBe(1);
    } finally {
      await mongo.close();
    }
    const { code, stdout } = await run('apps/audit/src/main.ts', ['--distributed', '--settled'], installation.address).exited;
    expect(code).toBe(1);
    expect(stdout.join('\n')).toContain('Violations of "points":\n  member scott');
  }, 60_000);
});

function goldenOf(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../../../libs/contracts/golden/${name}.json`, import.meta.url), 'utf8')) as Golden;
}

/** The same headers as documented; what is not this very saga's or moment's is the same to the letter. */
function checkHeaders({ headers }: Heard, golden: Golden, sagaId: string): void {
  const { ce_id: id, ce_time: time, traceparent, ce_source: source, ce_causationid: cause, ...others } = headers;
  const expected = { ...golden.headers };
  for (const own of ['ce_id', 'ce_time', 'traceparent', 'ce_source', 'ce_causationid']) delete expected[own];
  expect(others).toEqual({ ...expected, ce_correlationid: sagaId, ...(golden.headers['ce_subject'] === undefined ? {} : { ce_subject: headers['ce_subject'] }) });
  expect(id).toMatch(new RegExp(`^${sagaId}/`));
  expect(new Date(time ?? '').toISOString()).toBe(time);
  expect(traceparent).toMatch(new RegExp(`^00-${sagaId.replaceAll('-', '')}-[0-9a-f]{16}-01$`));
  expect(golden.topic === 'rental_result' ? ['/book', '/member'] : [golden.headers['ce_source']]).toContain(source);
  if (golden.headers['ce_causationid'] !== undefined) expect(cause).toMatch(new RegExp(`^${sagaId}/`));
}
