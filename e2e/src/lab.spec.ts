import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { audit, type AuditReport } from '@book-rental/audit';
import { openAuditSource } from '@book-rental/system';
import { eventually, waiting, type Api, type Loan, type Problem, type Saga } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

interface Fault {
  readonly service: string;
  readonly fault: string;
  readonly left: number;
  readonly struck: number;
  readonly sagaIds: readonly string[];
}
interface Lab {
  readonly faults: readonly Fault[];
  readonly down: readonly string[];
}
interface Trail {
  readonly operator: string;
  readonly action: string;
  readonly subject: string;
  readonly data?: object;
}

/** Shorter still than with `--lab` alone: what is set in the environment holds. */
const env = { SAGA_ASK_AFTER: 'PT0.4S,PT0.4S,PT0.4S', SAGA_UNDO_AFTER: 'PT0.4S,PT0.4S,PT0.4S', SAGA_POINTS_AFTER: 'PT0.4S,PT0.4S,PT0.4S', TIMER_INTERVAL: 'PT0.02S' };
const librarian = { 'X-Operator': encodeURIComponent('사서') };

let server: Server;
let api: Api;
let no = 0;
beforeAll(async () => {
  server = await startServer({ folder: await newFolder(), env, lab: true });
  api = server.api;
  await api.addMember('jenny');
  await api.addMember('scott');
});
afterAll(cleanUp);

const set = async (order: object) => expect(await api.post('/lab/faults', order, librarian)).toMatchObject({ status: 200 });
const lab = async () => (await api.get<Lab>('/lab')).body;
const request = async (bookNo: number, id = 'jenny') => (await api.post<Loan>('/rentals', { idName: { id }, item: { no: bookNo } })).body.rentalId;
const marks = (saga: Saga) => saga.timeline.flatMap(({ who, mark }) => (who === undefined || mark === undefined ? [] : [`${who} ${mark}`]));

async function newBook(): Promise<number> {
  no += 1;
  await api.addBook(no);
  return no;
}

async function is(sagaId: string, status: string): Promise<Saga> {
  const saga = await eventually(() => api.saga(sagaId), (one) => one.status === status);
  expect(saga).toMatchObject({ status });
  return saga;
}

/** That the fault set last has struck just that operation. */
async function struck(sagaId: string): Promise<void> {
  expect((await lab()).faults.at(-1)).toMatchObject({ left: 0, struck: 1, sagaIds: [sagaId] });
}

/** What `npm run audit -- --settled` says of the file, beside the running server. */
async function audited(): Promise<AuditReport> {
  await api.settled();
  return eventually(async () => auditNow(), ({ inFlight }) => inFlight.sagas + inFlight.messages === 0);
}

function auditNow(): AuditReport {
  const { source, close } = openAuditSource(server.file, { inboxHorizonMs: 30 * 86_400_000, graceMs: 60_000, loanLimit: 5 });
  try {
    return audit(source);
  } finally {
    close();
  }
}

const clean = { ok: true, debts: [], inFlight: { sagas: 0, messages: 0 } };

describe('the failure lab', () => {
  afterEach(async () => {
    expect(await api.post('/lab/clear', undefined, librarian)).toMatchObject({ status: 200, body: { faults: [], down: [] } });
    expect(await audited()).toMatchObject(clean);
  });

  test('refuse: the rental is cancelled with that reason, and the next one stands', async () => {
    const book = await newBook();
    await set({ service: 'book', fault: 'refuse' });
    const refused = await api.rent('jenny', book);
    expect(refused).toMatchObject({ status: 409, body: { code: 'LAB_REFUSED', detail: 'RENT was refused by the book service in the failure lab.' } });
    const [sagaId = ''] = (await lab()).faults[0]?.sagaIds ?? [];
    await struck(sagaId);
    expect(await is(sagaId, 'COMPENSATED')).toMatchObject({ reason: { code: 'LAB_REFUSED' } });
    await api.rented('jenny', book);
  });

  test('silent: the saga asks again and again, then takes everything back, also what was done in silence', async () => {
    const book = await newBook();
    await set({ service: 'book', fault: 'silent' });
    const sagaId = await request(book);
    expect(await api.ended(sagaId)).toEqual(expect.arrayContaining(['RUNNING', 'COMPENSATING', 'COMPENSATED']));
    await struck(sagaId);
    const saga = await api.saga(sagaId);
    expect(saga).toMatchObject({ reason: { code: 'NO_ANSWER' } });
    expect(saga.timeline.filter(({ what }) => what.endsWith(': asked again'))).toHaveLength(2);
    expect(await api.loan(sagaId)).toMatchObject({ status: 'CANCELLED' });
    expect(await api.book(book)).toMatchObject({ status: 'AVAILABLE' });
  });

  test('silent about compensations: the saga is stuck until the fault is cleared and a person asks again', async () => {
    const book = await newBook();
    await api.rented('scott', book);
    await set({ service: 'member', fault: 'silent', on: 'compensations' });
    const sagaId = await request(book);
    const stuck = await is(sagaId, 'STUCK');
    await struck(sagaId);
    expect((await audited()).debts).toMatchObject([{ kind: 'stuck', sagaId }]);
    const retry = { action: 'retry', reason: 'the member service answers again', version: stuck.version };
    expect(await api.post('/lab/clear', undefined, librarian)).toMatchObject({ status: 200 });
    expect(await api.post(`/sagas/${sagaId}/actions`, retry, librarian)).toMatchObject({ status: 200 });
    await is(sagaId, 'COMPENSATED');
    await api.giveBack((await api.book(book)).heldBy ?? '');
  });

  test('late, but in time: the rental stands, and what was asked meanwhile is answered too', async () => {
    const book = await newBook();
    await set({ service: 'member', fault: 'late', seconds: 1 });
    const sagaId = await request(book);
    // Nobody else waits for it.
    await api.rented('scott', await newBook());
    await is(sagaId, 'COMPLETED');
    await struck(sagaId);
    expect((await api.saga(sagaId)).timeline.some(({ what }) => what.endsWith('from member: asked again'))).toBe(true);
  });

  test('too late: the rental is taken back, and the answer that comes after all is told as late', async () => {
    const book = await newBook();
    await set({ service: 'book', fault: 'late', seconds: 3 });
    const sagaId = await request(book);
    await is(sagaId, 'COMPENSATED');
    await struck(sagaId);
    const saga = await eventually(() => api.saga(sagaId), (one) => marks(one).includes('book late'));
    expect(marks(saga)).toContain('book late');
    expect(await api.book(book)).toMatchObject({ status: 'AVAILABLE' });
  });

  test('twice: the second answer is told as repeated, and changes nothing', async () => {
    await set({ service: 'member', fault: 'twice' });
    const { rentalId } = await api.rented('scott', await newBook());
    await struck(rentalId);
    const saga = await eventually(() => api.saga(rentalId), (one) => marks(one).includes('member repeated'));
    expect([saga.status, marks(saga)]).toEqual(['COMPLETED', expect.arrayContaining(['member repeated'])]);
  });

  test('die: what was committed is said once the service has started again, and done once', async () => {
    const book = await newBook();
    const { points } = await api.member('scott');
    await set({ service: 'member', fault: 'die', seconds: 1 });
    const sagaId = await request(book, 'scott');
    await eventually(lab, ({ down }) => down.includes('member'));
    expect(await lab()).toMatchObject({ down: ['member'], faults: [{ fault: 'die', left: 0, struck: 1, sagaIds: [sagaId] }] });
    const health = async () => (await api.get<{ readonly services: readonly { readonly name: string; readonly instances: readonly { readonly status: string }[] }[] }>('/health')).body.services;
    expect((await eventually(health, (services) => services.some(({ instances }) => instances[0]?.status === 'degraded'))).filter(({ instances }) => instances[0]?.status === 'degraded').map(({ name }) => name)).toEqual(['member']);
    const dead = { status: 'degraded', because: ['The member service is dead in the failure lab, and starts again by itself.'] };
    expect(await eventually(async () => (await api.get<typeof dead>('/readyz')).body, ({ status }) => status === 'degraded')).toEqual(dead);
    await is(sagaId, 'COMPLETED');
    expect(await lab()).toMatchObject({ down: [] });
    expect(await api.member('scott')).toMatchObject({ points: points + 10 });
  });

  test('a return: the book that dies after taking it back has taken it back once', async () => {
    const book = await newBook();
    const loan = await api.rented('scott', book);
    await set({ service: 'book', fault: 'die', seconds: 1 });
    expect(await api.giveBack(loan.rentalId)).toMatchObject({ status: 200, body: { status: 'RETURNED' } });
    expect((await lab()).faults).toMatchObject([{ fault: 'die', left: 0, struck: 1 }]);
    expect(await api.book(book)).toMatchObject({ status: 'AVAILABLE' });
  });
});

describe('what was set in the lab, and by whom', () => {
  test('is in the audit trail, with every operation that was struck', async () => {
    await set({ service: 'book', fault: 'refuse', count: 2 });
    const { body } = await api.post<Loan & Problem>('/rentals', { idName: { id: 'jenny' }, item: { no: await newBook() } }, waiting);
    expect(body.code).toBe('LAB_REFUSED');
    const [sagaId] = (await lab()).faults[0]?.sagaIds ?? [];
    const trail = await api.all<Trail>('/audit-trail');
    expect(trail.find(({ subject }) => subject === `/sagas/${sagaId}`)).toMatchObject({ operator: '사서', action: 'lab fault struck', data: { service: 'book', fault: 'refuse', on: 'operations' } });
    expect(trail.find(({ subject }) => subject === '/lab/book')).toMatchObject({ operator: '사서', action: 'lab fault set', data: { fault: 'refuse', on: 'operations', count: 2 } });
  });

  test('is gone after a restart, and nothing of it is left behind', async () => {
    const folder = await newFolder();
    const first = await startServer({ folder, env, lab: true });
    await first.api.addMember('jenny');
    await first.api.addBook(1);
    await first.api.post('/lab/faults', { service: 'book', fault: 'late', seconds: 3_600 }, librarian);
    const { rentalId } = (await first.api.post<Loan>('/rentals', { idName: { id: 'jenny' }, item: { no: 1 } })).body;
    await eventually(async () => (await first.api.get<Lab>('/lab')).body, ({ faults }) => faults[0]?.struck === 1);
    // No chance to let go of what it holds back: the saga asks again.
    await first.kill();
    const second = await startServer({ folder, env, lab: true });
    expect((await second.api.get<Lab>('/lab')).body).toEqual({ faults: [], down: [] });
    expect(await eventually(() => second.api.saga(rentalId), ({ status }) => status === 'COMPLETED')).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an order that the lab cannot carry out', () => {
  test('is refused with what is wrong', async () => {
    expect(await api.post('/lab/faults', { service: 'rental', fault: 'refuse' })).toMatchObject({ status: 400, body: { errors: [{ path: 'service' }] } });
    expect(await api.post('/lab/faults', { service: 'book', fault: 'silent', seconds: 5 })).toMatchObject({ status: 400, body: { errors: [{ path: 'seconds', message: 'is 5, but must be left out, except for late and die' }] } });
    expect(await api.post('/lab/faults', { service: 'book', fault: 'late', count: 0 })).toMatchObject({ status: 400, body: { errors: [{ path: 'count' }] } });
  });

  test('is done once under a key, and the key is no good for another', async () => {
    const key = { 'Idempotency-Key': 'lab-once' };
    const order = { service: 'book', fault: 'refuse', count: 3 };
    const first = await api.post<Lab>('/lab/faults', order, key);
    const again = await api.post<Lab>('/lab/faults', order, key);
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect(await api.post('/lab/faults', { ...order, count: 4 }, key)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await api.post('/lab/clear');
  });

  test('is not there without --lab', async () => {
    const plain = await startServer({ folder: await newFolder() });
    expect(await plain.api.get('/lab')).toMatchObject({ status: 404, body: { code: 'PATH_NOT_FOUND' } });
    expect(await plain.api.post('/lab/faults', { service: 'book', fault: 'refuse' })).toMatchObject({ status: 404, body: { code: 'PATH_NOT_FOUND' } });
  });
});
