import { describe, expect, test } from '@jest/globals';
import type { InboxEntry, Store } from '@book-rental/runtime';
import { change, entry, outgoing, thing } from './shelf.ts';

/** A UUIDv7-shaped id of the n-th saga. */
export const sagaNo = (n: number): string => `0193a5e0-${n.toString(16).padStart(4, '0')}-7000-8000-000000000000`;
const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();

/** What goes: by retention, by removal, and what must not go with it. */
export function endings(current: () => Store): void {
  describe('endings', () => {
    const inbox = async (key: string, ...sagaIds: string[]) => (await current().load('things', [{ key, sagaIds }]))[0]?.inbox;
    const commit = (...changes: Parameters<Store['commit']>[0]) => current().commit(changes);

    async function everything(key: string): Promise<readonly InboxEntry[]> {
      const all: InboxEntry[] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<Store['inboxOf']>> = await current().inboxOf('things', key, { limit: 37, ...(cursor === undefined ? {} : { cursor }) });
        all.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return all;
    }

    /** An aggregate that has met so many sagas, some callers' keys among them. */
    async function busy(sagas: number): Promise<number> {
      let version = 0;
      for (let from = 0; from < sagas; from += 25, version += 1) {
        const entries = Array.from({ length: Math.min(25, sagas - from) }, (_, index) => entry(sagaNo(from + index), 'RENT', { at: minute(from + index), data: { n: from + index } }));
        await inbox('hot', sagaNo(from));
        await commit(change('hot', version, thing('hot'), { inbox: [...entries, entry(`key ${from}`, 'command', { at: minute(from) })] }));
      }
      return version;
    }

    test('an aggregate that has met many sagas forgets none of them', async () => {
      let version = await busy(300);
      expect(await inbox('hot', sagaNo(0), 'key 0', sagaNo(150), sagaNo(299), sagaNo(300))).toHaveLength(4);
      expect((await inbox('hot', sagaNo(3)))?.[0]).toEqual(entry(sagaNo(3), 'RENT', { at: minute(3), data: { n: 3 } }));
      await commit(change('hot', version, thing('hot'), { inbox: [entry(sagaNo(3), 'RENT_CANCEL'), entry(sagaNo(4))] }));
      version += 1;
      expect((await inbox('hot', sagaNo(3)))?.map((one) => one.effect).sort()).toEqual(['RENT', 'RENT_CANCEL']);
      expect((await inbox('hot', sagaNo(4)))).toEqual([entry(sagaNo(4), 'RENT', { applied: 2 })]);
      const all = await everything('hot');
      expect(all.filter((one) => one.effect === 'RENT').map((one) => one.sagaId)).toEqual(Array.from({ length: 300 }, (_, n) => sagaNo(299 - n)));
      expect(all).toHaveLength(300 + 12 + 1);
    });

    test('retention takes old entries of a busy aggregate, portion by portion, and leaves the others', async () => {
      let version = await busy(200);
      let gone = 0;
      for (;;) {
        const [old] = await current().oldInbox('things', minute(150), 60);
        if (old === undefined) break;
        expect(old.key).toBe('hot');
        expect(old.entries.length).toBeLessThanOrEqual(60);
        gone += old.entries.length;
        await commit(change('hot', version, thing('hot'), { forget: old.entries }));
        version += 1;
      }
      expect(gone).toBe(150 + 6);
      expect(await inbox('hot', sagaNo(0), sagaNo(149), 'key 0')).toEqual([]);
      expect((await everything('hot')).map((one) => one.sagaId).sort()).toEqual([...Array.from({ length: 50 }, (_, n) => sagaNo(150 + n)), 'key 150', 'key 175'].sort());
    });

    test('entries come and go in one commit, and one that comes twice counts twice', async () => {
      await commit(change('a', 0, thing('a'), { inbox: [entry('s1'), entry('s1', 'RENT_CANCEL'), entry('s2')] }));
      await commit(change('a', 1, thing('a'), { inbox: [entry('s3', 'RENT', { outcome: 'refused', applied: 0 }), entry('s3')], forget: [{ sagaId: 's1', effect: 'RENT' }, { sagaId: 's2', effect: 'RENT' }] }));
      expect(await inbox('a', 's1', 's2', 's3')).toEqual([entry('s1', 'RENT_CANCEL'), entry('s3')]);
      await commit(change('a', 2, thing('a'), { inbox: [entry('s3'), entry('s3')] }));
      expect((await inbox('a', 's3'))?.[0]?.applied).toBe(3);
    });

    test('a busy aggregate that was removed and comes again knows nothing of before', async () => {
      const version = await busy(200);
      expect(await commit(change('hot', version, null))).toEqual([true]);
      expect(await everything('hot')).toEqual([]);
      expect(await current().oldInbox('things', minute(500), 10)).toEqual([]);
      await busy(150);
      expect(await inbox('hot', sagaNo(199))).toEqual([]);
      expect(await everything('hot')).toHaveLength(150 + 6);
    });

    test('what an aggregate still had to send goes out though it is removed', async () => {
      if (current().publishesItself) return expect((await current().outboxSize()).length).toBe(0);
      await commit(change('a', 0, thing('a'), { outbox: [outgoing('m1')] }));
      expect(await commit(change('a', 1, null, { outbox: [outgoing('m2')], views: [{ view: 'rows', id: 'r', version: 2, doc: { ...thing('row') } }] }))).toEqual([true]);
      expect((await current().find('things', { limit: 10 })).items).toEqual([]);
      expect(await current().count('things', [])).toEqual([]);
      expect(await current().getView('rows', 'r')).toEqual(thing('row'));
      await commit(change('a', 0, thing('again'), { outbox: [outgoing('m3')] }));
      const waiting = await current().outbox(10);
      expect(waiting.map((one) => one.message.headers['ce_id'])).toEqual(['m1', 'm2', 'm3']);
      await current().published(waiting.map((one) => one.id));
      expect(await current().outboxSize()).toEqual({ length: 0, oldest: null });
      expect((await current().load('things', [{ key: 'a', sagaIds: [] }]))[0]).toMatchObject({ version: 1, state: thing('again') });
    });

    test('a removal loses its race like any other change', async () => {
      await commit(change('a', 0, thing('one')));
      expect(await commit(change('a', 2, null), change('b', 4, null))).toEqual([false, false]);
      expect((await current().load('things', [{ key: 'a', sagaIds: [] }]))[0]?.version).toBe(1);
    });

    test('the outbox is told by its length and its oldest message, and gives the oldest first', async () => {
      if (current().publishesItself) return expect(await current().outboxSize()).toEqual({ length: 0, oldest: null });
      for (const n of [1, 2, 3]) await commit(change(`k${n}`, 0, thing('a'), { outbox: [outgoing(`m${n}`), outgoing(`n${n}`)] }));
      const [first, second, third] = await current().outbox(3);
      expect([first, second, third].map((one) => one?.message.headers['ce_id'])).toEqual(['m1', 'n1', 'm2']);
      expect(await current().outboxSize()).toEqual({ length: 6, oldest: first?.at });
      await current().published([first?.id ?? '', 'no such message', third?.id ?? '']);
      expect((await current().outbox(10)).map((one) => one.message.headers['ce_id'])).toEqual(['n1', 'n2', 'm3', 'n3']);
      expect((await current().outboxSize()).length).toBe(4);
    });
  });
}
