import { describe, expect, test } from '@jest/globals';
import { eventually, type Api, type Page, type Problem, type Saga } from '../api.ts';
import { listenTo } from '../live.ts';

interface Message {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  readonly recordedAt: string;
}

interface MessagePage extends Page<Message> {
  readonly searchedTo: string | null;
}

interface Group {
  readonly group: string;
  readonly lag: number;
  readonly topics: readonly { readonly topic: string; readonly lag: number }[];
}

const idOf = ({ headers }: Message): string => headers['ce_id'] ?? '';
const sagaOf = ({ headers }: Message): string => headers['ce_correlationid'] ?? '';
/** Their offsets, of one topic and one member, and so of one partition: clocks of several writers may differ, offsets do not. */
const offsetsOf = (messages: readonly Message[], topic: string): number[] => messages.filter((one) => one.topic === topic).map(({ offset }) => Number(offset));
const hand = { 'X-Operator': encodeURIComponent('사서') };

/** Looking at the log, and putting something on it by hand: the same through one process and through the gateway. */
export function topicJourneys(current: () => { readonly api: Api; readonly url: string }): void {
  const api = (): Api => current().api;

  /** All pages, so small that there are many. */
  async function messages(path: string, limit = 2): Promise<readonly Message[]> {
    const all: Message[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await api().get<MessagePage>(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`);
      expect([path, status]).toEqual([path, 200]);
      all.push(...body.items);
      if (body.nextCursor === null) return all;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
  }

  describe('the log, as people look at it', () => {
    let refusedId = '';
    let grantedId = '';

    test('the messages of a saga are there as they were sent, oldest first, and those of no other', async () => {
      await Promise.all([api().addMember('t-jenny', '제니'), api().addMember('t-scott'), api().addBook(7_001)]);
      grantedId = (await api().rented('t-scott', 7_001)).rentalId;
      const refused = await api().rent('t-jenny', 7_001);
      expect(refused.status).toBe(409);
      refusedId = refused.headers.get('location')?.split('/').at(-1) ?? '';
      expect(await api().ended(refusedId)).toContain('COMPENSATED');
      const raw = await messages(`/sagas/${refusedId}/messages`);
      expect(new Set(raw.map(sagaOf))).toEqual(new Set([refusedId]));
      expect(new Set(raw.map(({ key }) => key))).toEqual(new Set(['t-jenny']));
      expect(raw[0]).toMatchObject({ topic: 'rental_rent', headers: { ce_type: 'ItemRented', ce_source: '/rental' } });
      expect(JSON.parse(raw[0]?.value ?? '')).toMatchObject({ idName: { id: 't-jenny' }, item: { no: 7_001 } });
      const answers = raw.filter(({ topic }) => topic === 'rental_result').map(({ value }) => (JSON.parse(value) as { readonly eventType: string }).eventType);
      expect([...answers].sort()).toEqual(['POINT_USE', 'RENT', 'RENT', 'RENT_CANCEL', 'RENT_CANCEL']);
      expect(raw.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['rent_cancel', 'point_use']));
      expect(await messages(`/sagas/${refusedId}/messages`, 50)).toEqual(raw);
      expect(offsetsOf(raw, 'rental_result')).toEqual(offsetsOf(raw, 'rental_result').sort((one, other) => one - other));
    });

    test('messages are found by topic, member and saga, newest first, page by page, each once', async () => {
      const raw = await messages(`/sagas/${refusedId}/messages`, 50);
      const bySaga = await messages(`/topics/messages?correlationId=${refusedId}`);
      expect(bySaga.map(idOf).sort()).toEqual(raw.map(idOf).sort());
      expect(bySaga.at(-1)).toEqual(raw[0]);
      expect(offsetsOf(bySaga, 'rental_result')).toEqual(offsetsOf(raw, 'rental_result').reverse());
      const rents = await messages('/topics/messages?topic=rental_rent&key=t-jenny');
      expect(rents.map(sagaOf)).toEqual([refusedId]);
      const [rent] = rents;
      expect((await messages(`/topics/messages?topic=rental_rent&partition=${rent?.partition ?? -1}&from=${rent?.recordedAt ?? ''}`)).map(idOf)).toContain(idOf(rent as Message));
      expect(await messages(`/topics/messages?topic=rental_rent&key=t-jenny&to=${rent?.recordedAt ?? ''}`)).toEqual([]);
    });

    test('topics say who speaks, who listens and how much they hold; groups, that they have read all of it', async () => {
      const { body } = await api().get<{ readonly items: readonly { readonly topic: string; readonly type: string; readonly to: readonly string[]; readonly messages: number; readonly partitions: readonly { readonly first: number; readonly end: number }[] }[] }>('/topics');
      const rent = body.items.find(({ topic }) => topic === 'rental_rent');
      expect(rent).toMatchObject({ type: 'ItemRented', to: ['book', 'member', 'best-book', 'saga-coordinator'] });
      expect(rent?.messages).toBe((await messages('/topics/messages?topic=rental_rent', 200)).length);
      expect(rent?.partitions.every(({ first, end }) => first <= end)).toBe(true);
      const groups = await eventually(async () => (await api().get<{ readonly items: readonly Group[] }>('/topics/groups')).body.items, (items) => items.every(({ lag }) => lag === 0));
      expect(groups.map(({ group, lag }) => [group, lag]).sort()).toEqual([['best-book', 0], ['book', 0], ['member', 0], ['rental', 0], ['saga-coordinator', 0]]);
      expect(groups.find(({ group }) => group === 'best-book')?.topics).toEqual([{ topic: 'rental_rent', lag: 0 }, { topic: 'rent_cancel', lag: 0 }]);
    });

    test('who follows a topic hears what comes from then on', async () => {
      const live = await listenTo(`${current().url}/topics/live?topic=rental_return`);
      await live.until(({ event }) => event === 'following');
      expect(await api().giveBack(grantedId)).toMatchObject({ status: 200 });
      const { data } = await live.until(({ event }) => event === 'messages');
      await live.close();
      expect(data).toMatchObject({ items: [{ topic: 'rental_return', key: 't-scott', headers: { ce_subject: grantedId } }], leftOut: 0 });
      expect(live.events.map(({ event }) => event)).toEqual(['following', 'messages']);
    });

    test('what cannot be asked is told', async () => {
      const asked = async (path: string) => (await api().get<Problem>(path)).body;
      expect(await asked('/sagas/nobody/messages')).toMatchObject({ status: 404, code: 'SAGA_NOT_FOUND' });
      expect(await asked('/topics/messages?topic=rental_rents')).toMatchObject({ status: 400, errors: [{ path: 'topic' }] });
      expect(await asked('/topics/messages?from=yesterday')).toMatchObject({ status: 400, errors: [{ path: 'from' }] });
      expect(await asked('/topics/messages?cursor=nonsense')).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] });
      expect(await asked('/topics/live?topic=nothing')).toMatchObject({ status: 400 });
      expect(await asked('/topics/nothing')).toMatchObject({ status: 404 });
    });
  });

  describe('a message put on a topic by hand', () => {
    const rent = (no: number) => ({ key: 't-paste', value: { idName: { id: 't-paste', name: '' }, item: { no, title: '' }, point: 10 } });

    test('is handled; rental knows no such loan, everything is taken back, and the trail says who did it', async () => {
      await Promise.all([api().addMember('t-paste'), api().addBook(7_002)]);
      const said = await api().post<Message>('/topics/rental_rent/messages', rent(7_002), hand);
      expect(said).toMatchObject({ status: 202, body: { topic: 'rental_rent', key: 't-paste', headers: {} } });
      const [pasted] = await eventually(async () => (await api().get<Page<Saga>>('/sagas?memberId=t-paste')).body.items, ([saga]) => saga?.status === 'COMPENSATED');
      expect(pasted).toMatchObject({ status: 'COMPENSATED', reason: { code: 'RENTAL_NOT_FOUND' } });
      expect(await api().book(7_002)).toMatchObject({ status: 'AVAILABLE' });
      expect((await api().get<MessagePage>(said.headers.get('location') ?? '')).body.items).toMatchObject([{ value: said.body.value, headers: {} }]);
      const trail = await api().all<{ readonly operator: string; readonly action: string; readonly subject: string; readonly data: object }>('/audit-trail');
      expect(trail.filter(({ action }) => action === 'test message')).toMatchObject([{ operator: '사서', subject: '/topics/rental_rent', data: { key: 't-paste' } }]);
    });

    test('is set aside by everybody when it is no JSON', async () => {
      expect(await api().post('/topics/rental_return/messages', { key: 't-paste', value: '{"idName":', headers: { ce_correlationid: 'by hand' } })).toMatchObject({ status: 202, body: { value: '{"idName":' } });
      const parked = await eventually(() => api().all<{ readonly group: string; readonly topic: string; readonly value: string; readonly reason: { readonly code: string } }>('/parked'), (items) => items.filter(({ topic }) => topic === 'rental_return').length >= 3);
      expect(parked.filter(({ topic }) => topic === 'rental_return').map(({ group, value, reason }) => [group, value, reason.code]).sort()).toEqual(['book', 'member', 'saga-coordinator'].map((group) => [group, '{"idName":', 'NOT_JSON']));
    });

    test('goes out once under one key, and only to a topic that there is', async () => {
      const key = { ...hand, 'Idempotency-Key': 't-once' };
      const count = async () => (await messages('/topics/messages?topic=point_use&key=t-once', 200)).length;
      const said = () => api().post('/topics/point_use/messages', { key: 't-once', value: 'once' }, key);
      expect((await said()).status).toBe(202);
      const again = await said();
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
      expect(await api().post('/topics/point_use/messages', { key: 't-once', value: 'twice' }, key)).toMatchObject({ status: 422 });
      expect(await eventually(count, (now) => now > 0)).toBe(1);
      expect(await api().post('/topics/points/messages', { key: 't-once', value: 1 })).toMatchObject({ status: 404, body: { code: 'TOPIC_NOT_FOUND' } });
      expect(await api().post('/topics/point_use/messages', { key: 't-once' })).toMatchObject({ status: 400, body: { errors: [{ path: 'value' }] } });
      expect(await api().post('/topics/point_use/messages', { value: 1 })).toMatchObject({ status: 400, body: { errors: [{ path: 'key' }] } });
    });
  });
}
