import { describe, expect, test } from '@jest/globals';
import type { Json, Store } from '@book-rental/runtime';
import { change, entry, outgoing, thing, type Thing } from './shelf.ts';

const extra = (more: Json): Thing => ({ ...thing('a'), ...more });

/** Whatever JSON is given comes back as it was, wherever it is kept. */
export function contents(current: () => Store): void {
  describe('contents', () => {
    const state = async (key: string) => (await current().load<Thing>('things', [{ key, sagaIds: [] }]))[0]?.state;

    test.each<[string, Json]>([
      ['instants', { at: '2026-11-24T00:00:00.000Z', first: '0000-01-01T00:00:00.000Z', last: '9999-12-31T23:59:59.999Z', many: ['2026-11-24T09:00:00.001Z', null] }],
      ['texts that are nearly instants', { a: '2026-02-31T00:00:00.000Z', b: '2026-11-24T24:00:00.000Z', c: '2026-11-24T00:00:00Z', d: '2026-11-24', e: ' 2026-11-24T00:00:00.000Z', f: '2026-11-24T00:00:00.000+00:00' }],
      ['large and small numbers', { most: Number.MAX_SAFE_INTEGER, least: -Number.MAX_SAFE_INTEGER, over: 2 ** 31, part: 0.1, none: 0 }],
      ['names with signs', { 'a.b': 1, $set: 2, '$a.$b': { '.': 3, $: 4 }, '': 5, '%24': 6, '%': 7, '제목': 8, 'a\0b': 9 }],
      ['names that mean something elsewhere', { _bsontype: 'ObjectId', $ref: 'x', $id: 'y', $oid: 'z', toString: 'text', constructor: 'text', _id: 'own', id: 'own' }],
      ['texts of all kinds', { empty: '', korean: '누구를 위하여', wide: '📚', nul: 'a\0b', quotes: '\'"`\\', operator: '$inbox', spaced: ' a ' }],
      ['nothing, in all its forms', { none: null, list: [], object: {}, nested: [[], [{}], [null]], no: false }],
    ])('%s come back as they were', async (_title, more) => {
      await current().commit([change('a', 0, extra(more), { views: [{ view: 'rows', id: 'r', version: 1, doc: extra(more) as unknown as Json }], inbox: [entry('s', 'RENT', { data: more })] })]);
      expect(await state('a')).toEqual(extra(more));
      expect(await current().getView('rows', 'r')).toEqual(extra(more));
      expect((await current().load('things', [{ key: 'a', sagaIds: ['s'] }]))[0]?.inbox).toEqual([entry('s', 'RENT', { data: more })]);
    });

    test('a name that every object has is a name like others', async () => {
      const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Json;
      await current().commit([change('a', 0, { ...thing('a'), odd } as Thing)]);
      expect(JSON.stringify((await state('a') as unknown as { readonly odd: Json }).odd)).toBe(JSON.stringify(odd));
    });

    test('a message to send comes back byte for byte', async () => {
      const { publishesItself } = current();
      const sent = { ...outgoing('m1'), headers: { ce_id: 'm1', ce_time: '2026-11-24T00:00:00.000Z', 'a.b': '$c', traceparent: '' } };
      await current().commit([change('a', 0, thing('a'), { outbox: [sent] })]);
      if (!publishesItself) expect((await current().outbox(10)).map(({ key, message }) => ({ key, message }))).toEqual([{ key: 'a', message: sent }]);
      expect((await current().outboxSize()).length).toBe(publishesItself ? 0 : 1);
    });

    test.each(['.*', 'a|b', '[', '(', '\\', '^책', '$', '?', '책 (상)', 'C++', 'A/B', '-', ' '])('texts that contain "%s" are found, and no others', async (part) => {
      await current().commit([change('with', 0, thing(`책 하나: ${part} 끝`)), change('without', 0, thing('책둘'))]);
      expect((await current().find('things', { where: { name: { contains: part } }, limit: 10 })).items.map((one) => one.key)).toEqual(['with']);
    });

    test('large numbers and texts that look like instants are compared as what they are', async () => {
      const most = Number.MAX_SAFE_INTEGER;
      await current().commit([change('a', 0, thing('2026-11-24T00:00:00.000Z', most)), change('b', 0, thing('2026', most - 1)), change('c', 0, thing('가', 1)), change('d', 0, thing('2027', 2))]);
      const keys = async (...query: Parameters<Store['find']>) => (await current().find(...query)).items.map((one) => one.key);
      expect(await keys('things', { where: { size: { gt: most - 1 } }, limit: 10 })).toEqual(['a']);
      expect(await keys('things', { where: { size: most - 1 }, limit: 10 })).toEqual(['b']);
      expect(await keys('things', { where: { name: '2026-11-24T00:00:00.000Z' }, limit: 10 })).toEqual(['a']);
      expect(await keys('things', { where: { name: { lt: '2027' } }, orderBy: [{ field: 'name', desc: true }], limit: 10 })).toEqual(['a', 'b']);
      expect(await keys('things', { orderBy: [{ field: 'name' }], limit: 10 })).toEqual(['b', 'a', 'd', 'c']);
    });
  });
}
