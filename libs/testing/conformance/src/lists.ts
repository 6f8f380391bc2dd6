import { beforeEach, describe, expect, test } from '@jest/globals';
import { InvalidCursor, type Query, type Store } from '@book-rental/runtime';
import { change, entry, thing, type Thing } from './shelf.ts';

/** Lists: filter, order, pages. */
export function lists(current: () => Store): void {
  describe('lists', () => {
    const sizes: readonly (readonly [string, number, number | null])[] = [['a', 3, null], ['b', 1, 50], ['c', 2, 10], ['d', 2, null], ['e', 1, 30]];
    beforeEach(async () => {
      const changes = sizes.map(([key, size, due]) => change(key, 0, thing(`책 ${key}`, size, due), { views: [{ view: 'rows', id: `r${key}`, version: 1, doc: { ...thing(`책 ${key}`, size, due) } }] }));
      await current().commit(changes);
    });

    const keys = async (query: Query) => (await current().find<Thing>('things', query)).items.map((one) => one.key);

    test.each<[string, Query['where'], readonly string[]]>([
      ['equal', { size: 2 }, ['c', 'd']],
      ['none', { due: null }, ['a', 'd']],
      ['up to', { due: { lte: 30 } }, ['c', 'e']],
      ['below', { due: { lt: 30 } }, ['c']],
      ['above', { size: { gt: 1 } }, ['a', 'c', 'd']],
      ['one of', { size: { in: [1, 3] } }, ['a', 'b', 'e']],
      ['containing', { name: { contains: '책 b' } }, ['b']],
      ['both', { size: 2, due: null }, ['d']],
    ])('are filtered by what is %s', async (_title, where, expected) => {
      expect(await keys({ ...(where === undefined ? {} : { where }), limit: 10 })).toEqual(expected);
    });

    test('are ordered by fields, then by key, up or down', async () => {
      expect(await keys({ orderBy: [{ field: 'size' }], limit: 10 })).toEqual(['b', 'e', 'c', 'd', 'a']);
      expect(await keys({ orderBy: [{ field: 'size', desc: true }, { field: 'name' }], limit: 10 })).toEqual(['a', 'c', 'd', 'b', 'e']);
      expect(await keys({ orderBy: [{ field: 'key', desc: true }], limit: 10 })).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(await keys({ orderBy: [{ field: 'due' }], limit: 10 })).toEqual(['a', 'd', 'c', 'e', 'b']);
    });

    test.each<[string, Query['orderBy']]>([
      ['key', undefined],
      ['newest', [{ field: 'key', desc: true }]],
      ['a field', [{ field: 'size' }]],
      ['two fields, one down', [{ field: 'size', desc: true }, { field: 'name' }]],
      ['a field that may be missing', [{ field: 'due' }]],
      ['a field that may be missing, down', [{ field: 'due', desc: true }]],
    ])('come page by page in the same order: by %s', async (_title, orderBy) => {
      const ordered = { ...(orderBy === undefined ? {} : { orderBy }) };
      const all = await keys({ ...ordered, limit: 10 });
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<Store['find']>> = await current().find('things', { ...ordered, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        paged.push(...page.items.map((one) => one.key));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(all);
      expect(paged).toHaveLength(5);
    });

    test('go on after the last row even when rows came before it meanwhile', async () => {
      const first = await current().find<Thing>('things', { limit: 2 });
      await current().commit([change('aa', 0, thing('new'))]);
      const second = await current().find<Thing>('things', { limit: 10, cursor: first.nextCursor ?? '' });
      expect(second.items.map((one) => one.key)).toEqual(['c', 'd', 'e']);
    });

    test('are counted by the values of fields, and as a whole', async () => {
      const counted = async (...by: string[]) => Object.fromEntries((await current().count('things', by)).map(({ values, count }) => [JSON.stringify(values), count]));
      expect(await counted('size')).toEqual({ '[1]': 2, '[2]': 2, '[3]': 1 });
      expect(await counted('size', 'due')).toEqual({ '[1,50]': 1, '[1,30]': 1, '[2,10]': 1, '[2,null]': 1, '[3,null]': 1 });
      expect(await counted()).toEqual({ '[]': 5 });
    });

    test('are counted among those that a condition names, of a view too', async () => {
      const counted = async (...asked: Parameters<Store['count']>) => Object.fromEntries((await current().count(...asked)).map(({ values, count }) => [JSON.stringify(values), count]));
      expect(await counted('things', ['size'], { due: { gt: 20 } })).toEqual({ '[1]': 2 });
      expect(await counted('things', ['size'], { key: { gt: 'b' }, size: { in: [2, 3] } })).toEqual({ '[2]': 2 });
      expect(await counted('rows', ['size'], { due: null })).toEqual({ '[2]': 1, '[3]': 1 });
      expect(await counted('rows', [])).toEqual({ '[]': 5 });
    });

    test.each<[string, Query['where']]>([
      ['one value of an index', { size: 1, name: '책 e' }],
      ['several values of an index', { size: { in: [2, 1] }, name: { in: ['책 b', '책 d', '책 e', '책 b'] } }],
      ['several values and a condition beside it', { size: { in: [1, 2, 3] }, name: { in: ['책 b', '책 d', '책 e'] }, due: { gt: 20 } }],
      ['a range of keys beside it', { size: { in: [1, 2] }, name: { in: ['책 b', '책 c', '책 e'] }, key: { lt: 'e' } }],
      ['values of which there is none', { size: { in: [7, 8] }, name: { in: ['책 b', '책 c'] } }],
      ['no values at all', { size: { in: [] }, name: { in: ['책 b'] } }],
      ['a null among the values', { size: { in: [1, null] }, name: { in: ['책 b', '책 e'] } }],
      ['what is null of a sparse index', { due: null, size: 2 }],
      ['several of a sparse index', { due: { in: [10, 50] } }],
    ])('that go by an index come in order of keys, up and down and page by page: %s', async (_title, where = {}) => {
      const all = (await current().find<Thing>('things', { limit: 10 })).items;
      const fits = (value: number | string | null, condition: unknown) => (typeof condition === 'object' && condition !== null ? inside(value, condition) : value === condition);
      const expected = all.filter(({ key, state }) => Object.entries(where).every(([field, condition]) => fits(field === 'key' ? key : state[field as keyof Thing], condition))).map(({ key }) => key);
      for (const desc of [false, true]) {
        const paged: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page: Awaited<ReturnType<Store['find']>> = await current().find('things', { where, orderBy: [{ field: 'key', desc }], limit: 1, ...(cursor === undefined ? {} : { cursor }) });
          paged.push(...page.items.map(({ key }) => key));
          cursor = page.nextCursor;
        }
        expect(paged).toEqual(desc ? [...expected].reverse() : expected);
      }
    });

    test('tell whether something was written since', async () => {
      const before = await current().changes('things');
      expect(await current().changes('things')).toBe(before);
      await current().commit([change('new', 0, thing('new'))]);
      const after = await current().changes('things');
      expect(after).not.toBe(before);
      expect(await current().commit([change('new', 1, thing('other'))])).toEqual([true]);
      expect(await current().changes('things')).not.toBe(after);
    });

    test('refuse what is not a cursor with a sentence', async () => {
      await expect(current().find('things', { limit: 2, cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
    });

    test('of a view are found as those of aggregates', async () => {
      const page = await current().findView<Thing>('rows', { where: { size: 2 }, orderBy: [{ field: 'name', desc: true }], limit: 1 });
      expect(page.items).toEqual([thing('책 d', 2)]);
      const rest = await current().findView<Thing>('rows', { where: { size: 2 }, orderBy: [{ field: 'name', desc: true }], limit: 1, cursor: page.nextCursor ?? '' });
      expect(rest).toEqual({ items: [thing('책 c', 2, 10)], nextCursor: null });
    });

    test('of one aggregate’s inbox come newest saga first, page by page', async () => {
      await current().commit([change('hot', 0, thing('hot'), { inbox: ['s1', 's3', 's2'].map((sagaId) => entry(sagaId)) })]);
      const first = await current().inboxOf('things', 'hot', { limit: 2 });
      expect(first.items.map((one) => one.sagaId)).toEqual(['s3', 's2']);
      const second = await current().inboxOf('things', 'hot', { limit: 2, cursor: first.nextCursor ?? '' });
      expect(second).toEqual({ items: [entry('s1')], nextCursor: null });
      const fromSecond = Buffer.from(JSON.stringify(['s2', '\u{10FFFF}'])).toString('base64url');
      expect((await current().inboxOf('things', 'hot', { limit: 1, cursor: fromSecond })).items).toEqual([entry('s2')]);
      await expect(current().inboxOf('things', 'hot', { limit: 2, cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
    });
  });
}

function inside(value: number | string | null, { in: among, lt, gt }: { readonly in?: readonly unknown[]; readonly lt?: number | string; readonly gt?: number | string }): boolean {
  if (value === null) return false;
  return (among === undefined || among.includes(value)) && (lt === undefined || value < lt) && (gt === undefined || value > gt);
}
