import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { eventually, type Api, type Loan, type Saga } from '../api.ts';
import { closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import { otherPoints, otherShelf, standIn } from './stand-in.ts';
import type { Heard } from './stranger.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('participants of another make stand in for book and member', () => {
  let installation: Installation;
  let api: Api;
  const heard: Heard[] = [];
  const points = otherPoints();
  beforeAll(async () => {
    installation = await openInstallation({ without: ['book', 'member'], env: { SAGA_ASK_AFTER: 'PT2S,PT4S' } });
    ({ api } = installation);
    await standIn(installation.stranger, 'book', ['rental_rent', 'rental_return', 'rent_cancel'], otherShelf());
    await standIn(installation.stranger, 'member', ['rental_rent', 'rental_return', 'point_use'], points.handle);
    await installation.stranger.listen(['rental_rent', 'return_cancel'], (message) => void heard.push(message));
  }, STARTING_MS);
  afterAll(closeInstallations);

  const marksFrom = async (sagaId: string, by: string) => (await api.saga(sagaId)).timeline.filter(({ direction, who }) => direction === 'in' && who === by).map(({ mark }) => mark);

  test('a rental and its return are seen through, and a second borrower is told why not, with everything taken back', async () => {
    expect((await api.get('/books/1')).status).toBe(503);
    expect((await api.get('/members/jenny')).status).toBe(503);
    const loan = await api.rented('jenny', 1);
    const second = await api.rent('scott', 1);
    expect(second).toMatchObject({ status: 409, body: { code: 'LENT_ALREADY' } });
    const lost = second.headers.get('location')?.split('/').at(-1) ?? '';
    expect((await api.ended(lost)).at(-1)).toBe('COMPENSATED');
    expect((await api.giveBack(loan.rentalId)).status).toBe(200);
    await api.settled();
    expect((await api.all<Saga>('/sagas?memberId=jenny')).map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect([points.of('jenny'), points.of('scott')]).toEqual([20, 0]);
    expect((await api.rent('scott', 1)).status).toBe(201);
    expect(await eventually(() => api.ranking(), (ranking) => ranking[1] === 2)).toMatchObject({ 1: 2 });
  }, 30_000);

  test('X · a member service that answers twice with different results: the first counts, the second is recorded', async () => {
    const yes = await api.rented('yes-no', 2);
    const no = await api.rent('no-yes', 3);
    expect(no).toMatchObject({ status: 409, body: { code: 'NOT_TODAY' } });
    const refused = no.headers.get('location')?.split('/').at(-1) ?? '';
    expect((await api.ended(refused)).at(-1)).toBe('COMPENSATED');
    expect(await eventually(() => marksFrom(yes.rentalId, 'member'), (marks) => marks.length === 2)).toEqual(['success', 'repeated']);
    expect((await marksFrom(refused, 'member')).slice(0, 2)).toEqual(['refused', 'repeated']);
    expect(await api.loan(yes.rentalId)).toMatchObject({ status: 'OPEN' });
    expect(await api.saga(yes.rentalId)).toMatchObject({ status: 'COMPLETED' });
    expect([points.of('yes-no'), points.of('no-yes')]).toEqual([10, 0]);
  }, 30_000);

  test('V · a late return that the book refuses: the loan is open again with its old dates, only its own fee is taken off, and the points of the return are taken back', async () => {
    const [first, loan] = [await api.rented('sora', 15), await api.rented('sora', 14)];
    await installation.turnTo({ now: new Date(Date.parse(loan.rentedAt) + 16 * 86_400_000).toISOString() });
    expect(await api.giveBack(first.rentalId)).toMatchObject({ status: 200, body: { lateFee: 20 } });
    const { body } = await api.post<{ readonly sagaId: string; readonly lateFee: number }>(`/rentals/${loan.rentalId}/return`);
    expect((await api.ended(body.sagaId)).at(-1)).toBe('COMPENSATED');
    const open = await eventually(() => api.loan(loan.rentalId), ({ status }) => status === 'OPEN');
    expect(open).toMatchObject({ status: 'OPEN', rentedAt: loan.rentedAt, dueDate: loan.dueDate });
    expect(open).not.toHaveProperty('returnedAt');
    expect(await api.card('sora')).toMatchObject({ open: 1, lateFee: 20, blocked: true });
    expect(points.of('sora')).toBe(30);
    // The services have read it; whoever else listens may be later.
    await until(() => heard.some(({ topic }) => topic === 'return_cancel'));
    expect(heard.filter(({ topic }) => topic === 'return_cancel')).toEqual([
      expect.objectContaining({
        key: 'sora',
        value: '{"idName":{"id":"sora","name":""},"item":{"no":14,"title":""},"point":10,"reason":{"code":"NOT_MINE","message":"Another make says no."}}',
        headers: expect.objectContaining({ ce_type: 'ReturnCancelled', ce_source: '/saga-coordinator', ce_correlationid: body.sagaId, ce_subject: loan.rentalId }) as unknown,
      }),
    ]);
  }, 30_000);

  test('M · a book service that says nothing is asked again with the same words, the rental is taken back at the deadline, and a late yes is released', async () => {
    const { body: loan } = await api.post<Loan>('/rentals', { idName: { id: 'mina', name: '미나' }, item: { no: 13 } });
    expect(await api.ended(loan.rentalId)).toEqual(expect.arrayContaining(['RUNNING', 'COMPENSATED']));
    expect(await api.loan(loan.rentalId)).toMatchObject({ status: 'CANCELLED', reason: { code: 'NO_ANSWER' } });
    expect(await marksFrom(loan.rentalId, 'book')).toEqual(['late', 'success']);
    expect(points.of('mina')).toBe(0);
    const asked = heard.filter(({ topic, headers }) => topic === 'rental_rent' && headers['ce_correlationid'] === loan.rentalId);
    expect(asked.map(({ headers }) => headers['ce_source'])).toEqual(['/rental', '/saga-coordinator']);
    expect(new Set(asked.map(({ value }) => value)).size).toBe(1);
    expect(new Set(asked.map(({ headers }) => headers['ce_time'])).size).toBe(1);
    expect(new Set(asked.map(({ headers }) => headers['ce_id'])).size).toBe(2);
  }, 60_000);

  test('H · results before the rental that they answer: the saga waits for its start, and ends as it would have', async () => {
    const sagaId = 'another-make-1';
    const headers = { ce_correlationid: sagaId };
    const body = '"idName":{"id":"hana","name":""},"item":{"no":5,"title":""},"point":10';
    for (const source of ['/book', '/member']) await installation.stranger.say({ topic: 'rental_result', key: 'hana', value: `{"eventType":"RENT",${body},"success":true}`, headers: { ...headers, ce_source: source } });
    const early = await eventually(() => api.get<Saga>(`/sagas/${sagaId}`), ({ status, body: saga }) => status === 200 && saga.timeline.filter(({ direction }) => direction === 'in').length === 2);
    expect(early.body).toMatchObject({ status: 'RUNNING' });
    await installation.stranger.say({ topic: 'rental_rent', key: 'hana', value: `{${body}}`, headers });
    // It completes, and the card, which never lent that book, refuses the confirmation: both give back what they gave.
    expect(await eventually(() => api.saga(sagaId), ({ status }) => status === 'COMPENSATED')).toMatchObject({ status: 'COMPENSATED' });
    expect(await marksFrom(sagaId, 'rental')).toContain('refused');
    expect(await eventually(async () => points.of('hana'), (sum) => sum === 0)).toBe(0);
    expect(installation.errors).toEqual([]);
  }, 30_000);
});
