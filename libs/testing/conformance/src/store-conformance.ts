import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InvalidCursor, type Parked } from '@book-rental/runtime';
import { lists } from './lists.ts';
import { change, entry, outgoing, rows, thing, things, type Open, type Opened, type Thing } from './shelf.ts';

/** What every Store must do. */
export function storeConformance(name: string, open: Open): void {
  describe(`${name} as a store`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await open([things], [rows]);
    });
    afterEach(() => opened.close());
    const load = async (key: string, ...sagaIds: string[]) => (await opened.store.load<Thing>('things', [{ key, sagaIds }]))[0];
    const commit = (...changes: Parameters<typeof opened.store.commit>[0]) => opened.store.commit(changes);
    const published = async () => {
      const inLog = await opened.log.read('rental_rent', 0, '0', 100);
      const waiting = await opened.store.outbox(100);
      return [...inLog.map((record) => record.headers['ce_id']), ...waiting.map((one) => one.message.headers['ce_id'])];
    };

    test('nothing stored is version 0 without state or inbox', async () => {
      expect(await load('제니', 's')).toEqual({ key: '제니', version: 0, state: undefined, inbox: [] });
    });

    test('what was committed is loaded, whatever its key and letters', async () => {
      const keys = ['제니', "it's", '"quoted"', 'a.b$c', ' ', '%_'];
      expect(await commit(...keys.map((key) => change(key, 0, thing(`${key} 책`))))).toEqual(keys.map(() => true));
      for (const key of keys) expect(await load(key)).toMatchObject({ version: 1, state: thing(`${key} 책`) });
    });

    test('a lost race answers false and writes nothing of its change', async () => {
      await commit(change('a', 0, thing('first')));
      const loser = change('a', 0, thing('second'), {
        inbox: [entry('s')],
        outbox: [outgoing('lost-1')],
        caused: [outgoing('lost-2')],
        views: [{ view: 'rows', id: 'r', version: 1, doc: { ...thing('row') } }],
        trail: [{ id: 't', at: '2026-11-24T00:00:00.000Z', operator: 'me', action: 'lost', subject: 'a' }],
      });
      expect(await commit(loser)).toEqual([false]);
      expect(await load('a', 's')).toEqual({ key: 'a', version: 1, state: thing('first'), inbox: [] });
      expect(await opened.store.getView('rows', 'r')).toBeUndefined();
      expect((await opened.store.trailPage({ limit: 10 })).items).toEqual([]);
      expect(await published()).toEqual([]);
    });

    test('a stale version loses as an unknown key does', async () => {
      await commit(change('a', 0, thing('one')));
      await commit(change('a', 1, thing('two')));
      expect(await commit(change('a', 1, thing('stale')), change('b', 3, thing('never there')))).toEqual([false, false]);
      expect((await load('a'))?.state).toEqual(thing('two'));
      expect((await load('b'))?.version).toBe(0);
    });

    test('of two changes of one key, together or at once, one wins', async () => {
      expect(await commit(change('a', 0, thing('one')), change('a', 0, thing('two')))).toEqual([true, false]);
      const raced = await Promise.all([commit(change('a', 1, thing('left'))), commit(change('a', 1, thing('right')))]);
      expect(raced.flat().filter(Boolean)).toHaveLength(1);
      expect((await load('a'))?.version).toBe(2);
    });

    test('winners and losers of one commit do not disturb each other', async () => {
      await commit(change('a', 0, thing('a')));
      expect(await commit(change('a', 0, thing('lost')), change('b', 0, thing('won')))).toEqual([false, true]);
      expect((await load('b'))?.state).toEqual(thing('won'));
    });

    test('only the inbox entries of the sagas asked for are loaded', async () => {
      const refused = entry('s2', 'RENT', { outcome: 'refused', applied: 0, reason: { code: 'NO', message: '안 돼요' } });
      await commit(change('a', 0, thing('a'), { inbox: [entry('s1', 'RENT', { data: { points: 10 } }), refused, entry('s3')] }));
      await commit(change('b', 0, thing('b'), { inbox: [entry('s1')] }));
      expect((await load('a', 's1', 's2'))?.inbox).toEqual(expect.arrayContaining([entry('s1', 'RENT', { data: { points: 10 } }), refused]));
      expect((await load('a', 's1', 's2'))?.inbox).toHaveLength(2);
      expect((await load('a'))?.inbox).toEqual([]);
    });

    test('every saga is remembered, whatever its age and make, and however busy the aggregate and its store are', async () => {
      const late = '0193a5e0-7c00-7000-8000-00000000000f';
      const early = '0193a5e0-7c00-7000-8000-000000000001';
      const sagas = ['대여-1', late, early, 'made/elsewhere', '~', '\u{1F4DA}', '\uFF5E'];
      for (const [version, saga] of sagas.entries()) {
        const others = Array.from({ length: 4 }, (_, index) => `other ${version} ${index}`);
        await commit(...others.map((key) => change(key, 0, thing(key))));
        const loaded = await load('a', saga);
        expect(loaded).toMatchObject({ version, inbox: [] });
        // What was loaded may be out of memory by the time it is written.
        await opened.store.load('things', others.map((key) => ({ key, sagaIds: [] })));
        await commit(change('a', version, thing('a'), { inbox: [entry(saga)] }));
        expect((await load('a', ...sagas))?.inbox.map((one) => one.sagaId).sort()).toEqual(sagas.slice(0, version + 1).sort());
      }
    });

    test('an entry written again takes the place of the old one, and shows how often it was applied', async () => {
      await commit(change('a', 0, thing('a'), { inbox: [entry('s', 'RETURN', { outcome: 'refused', applied: 0 })] }));
      await commit(change('a', 1, thing('a'), { inbox: [entry('s', 'RETURN')] }));
      expect((await load('a', 's'))?.inbox).toEqual([entry('s', 'RETURN')]);
      await commit(change('a', 2, thing('a'), { inbox: [entry('s', 'RETURN')] }));
      expect((await load('a', 's'))?.inbox[0]?.applied).toBe(2);
    });

    test('retention takes entries out, and an aggregate with its inbox', async () => {
      await commit(change('a', 0, thing('a'), { inbox: [entry('s1'), entry('s2')] }));
      await commit(change('a', 1, thing('a'), { forget: [{ sagaId: 's1', effect: 'RENT' }] }));
      expect((await load('a', 's1', 's2'))?.inbox).toEqual([entry('s2')]);
      expect(await commit(change('a', 2, null))).toEqual([true]);
      expect(await load('a', 's2')).toEqual({ key: 'a', version: 0, state: undefined, inbox: [] });
      await commit(change('a', 0, thing('again')));
      expect((await load('a', 's2'))?.inbox).toEqual([]);
    });

    test('old entries are found oldest first, with what they say', async () => {
      const old = (sagaId: string, day: string) => entry(sagaId, 'RENT', { at: `2026-01-${day}T00:00:00.000Z`, data: { points: 10 } });
      await commit(change('a', 0, thing('a'), { inbox: [old('s1', '01'), old('s3', '20')] }), change('b', 0, thing('b'), { inbox: [old('s2', '02')] }));
      const found = await opened.store.oldInbox('things', '2026-01-10T00:00:00.000Z', 10);
      expect([...found].sort((one, other) => (one.key < other.key ? -1 : 1))).toEqual([{ key: 'a', entries: [old('s1', '01')] }, { key: 'b', entries: [old('s2', '02')] }]);
      expect((await opened.store.oldInbox('things', '2026-01-10T00:00:00.000Z', 1)).flatMap((one) => one.entries)).toEqual([old('s1', '01')]);
    });

    test('messages to send are kept with the change that caused them', async () => {
      await commit(change('a', 0, thing('a'), { outbox: [outgoing('m1'), outgoing('m2')] }));
      await commit(change('b', 0, thing('b'), { outbox: [outgoing('m3')] }));
      const waiting = await opened.store.outbox(10);
      if (opened.store.publishesItself) expect((await opened.log.read('rental_rent', 0, '0', 10)).map((record) => record.headers['ce_id'])).toEqual(['m1', 'm2', 'm3']);
      else expect(waiting.map((one) => one.message.headers['ce_id'])).toEqual(['m1', 'm2', 'm3']);
      await opened.store.published(waiting.slice(0, 2).map((one) => one.id));
      expect((await opened.store.outboxSize()).length).toBe(opened.store.publishesItself ? 0 : 1);
    });

    test('what a message caused is left to the caller, or is in the log with the commit', async () => {
      await commit(change('a', 0, thing('a'), { caused: [outgoing('m1')] }));
      expect(await published()).toEqual(opened.store.publishesItself ? ['m1'] : []);
    });

    test('a row of a view is replaced by a newer one only, and removed by null', async () => {
      const row = (version: number, name: string | null) => [{ view: 'rows', id: 'r', version, doc: name === null ? null : { ...thing(name) } }];
      await commit(change('a', 0, thing('a'), { views: row(2, 'newer') }));
      await commit(change('a', 1, thing('a'), { views: row(1, 'older') }));
      expect(await opened.store.getView('rows', 'r')).toEqual(thing('newer'));
      await commit(change('a', 2, thing('a'), { views: row(3, null) }));
      expect(await opened.store.getView('rows', 'r')).toBeUndefined();
    });

    test('a parked message is kept once, listed by its status, and decided once, with who did it', async () => {
      const { store } = opened;
      await store.park([parked('p1', '01'), parked('p2', '02')]);
      await store.park([{ ...parked('p1', '01'), value: 'another' }]);
      expect((await store.parked({ limit: 10 })).items.map((one) => one.id)).toEqual(['p2', 'p1']);
      expect(await store.getParked('p1')).toEqual(parked('p1', '01'));
      const trail = { id: 't1', at: '2026-11-24T00:00:00.000Z', operator: '사서', action: 'discard', subject: 'p1', reason: 'pasted by mistake' };
      expect(await store.decideParked('p1', 'discarded', trail)).toBe(true);
      expect(await store.decideParked('p1', 'retried', { ...trail, id: 't2' })).toBe(false);
      expect((await store.parked({ limit: 10, status: 'parked' })).items.map((one) => one.id)).toEqual(['p2']);
      expect(await store.parkedSize()).toBe(1);
      expect(await store.getParked('p1')).toEqual({ ...parked('p1', '01'), status: 'discarded', decidedBy: 't1' });
      expect((await store.trailPage({ limit: 10 })).items).toEqual([trail]);
    });

    test('what is parked and what people did go on from any place of time and id, so that lists of several stores can be merged', async () => {
      const { store } = opened;
      await store.park([parked('p1', '01'), parked('p2', '02'), parked('p3', '03')]);
      const day = (number: number) => `2026-01-0${number}T00:00:00.000Z`;
      await store.trail([1, 2, 3].map((number) => ({ id: `t${number}`, at: day(number), operator: 'me', action: 'look', subject: 'a' })));
      const from = (at: string, id: string) => ({ limit: 10, cursor: Buffer.from(JSON.stringify([at, id])).toString('base64url') });
      expect((await store.parked(from(day(3), 'o'))).items.map((one) => one.id)).toEqual(['p2', 'p1']);
      expect((await store.parked(from(day(3), 'q'))).items.map((one) => one.id)).toEqual(['p3', 'p2', 'p1']);
      expect((await store.trailPage(from(day(2), 'tz'))).items.map((one) => one.id)).toEqual(['t2', 't1']);
    });

    test('decided messages and old trail entries are removed, open ones stay', async () => {
      const { store } = opened;
      const trail = { id: 't1', at: '2026-01-03T00:00:00.000Z', operator: 'me', action: 'discard', subject: 'p1' };
      await store.park([parked('p1', '01'), parked('p2', '02')]);
      await store.decideParked('p1', 'discarded', trail);
      const february = '2026-02-01T00:00:00.000Z';
      expect(await store.removeOldRecords({ parked: february, trail: '2026-01-03T00:00:00.000Z' }, 100)).toBe(1);
      expect((await store.trailPage({ limit: 10 })).items).toEqual([trail]);
      expect(await store.removeOldRecords({ parked: february, trail: february }, 100)).toBe(1);
      expect(await store.removeOldRecords({ parked: february, trail: february }, 100)).toBe(0);
      expect((await store.trailPage({ limit: 10 })).items).toEqual([]);
      expect((await store.parked({ limit: 10 })).items.map((one) => one.id)).toEqual(['p2']);
    });

    test('what people did is listed newest first, page by page', async () => {
      const at = (day: number) => ({ id: `t${day}`, at: `2026-11-0${day}T00:00:00.000Z`, operator: 'me', action: 'look', subject: 'a' });
      await opened.store.trail([at(1), at(3)]);
      await commit(change('a', 0, thing('a'), { trail: [at(2)] }));
      const first = await opened.store.trailPage({ limit: 2 });
      expect(first.items.map((one) => one.id)).toEqual(['t3', 't2']);
      const second = await opened.store.trailPage({ limit: 2, cursor: first.nextCursor ?? '' });
      expect(second).toEqual({ items: [at(1)], nextCursor: null });
      await expect(opened.store.trailPage({ limit: 2, cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
    });

    test('all of it outlives the process, where the adapter is durable', async () => {
      await commit(change('a', 0, thing('kept'), { inbox: [entry('s')], views: [{ view: 'rows', id: 'r', version: 1, doc: { ...thing('row') } }] }));
      if (opened.reopen === undefined) return expect(opened.store.publishesItself).toBe(false);
      opened = await opened.reopen();
      expect(await load('a', 's')).toEqual({ key: 'a', version: 1, state: thing('kept'), inbox: [entry('s')] });
      expect(await opened.store.getView('rows', 'r')).toEqual(thing('row'));
    });

    lists(() => opened.store);
  });
}

function parked(id: string, day: string): Parked {
  return {
    id,
    group: 'book',
    topic: 'rental_rent',
    partition: 0,
    offset: '7',
    key: null,
    headers: {},
    value: '{"제목":',
    recordedAt: '2026-01-01T00:00:00.000Z',
    reason: { code: 'NOT_JSON', message: 'not JSON' },
    parkedAt: `2026-01-${day}T00:00:00.000Z`,
    status: 'parked',
  };
}
