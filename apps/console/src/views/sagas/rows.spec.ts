import { describe, expect, test } from '@jest/globals';
import { laterPages, newerThan, renewed, rowsOf, stillFirst, type Page, type Row } from './rows.ts';

const row = (sagaId: string, status: Row['status'] = 'COMPLETED'): Row => ({ sagaId, status, type: 'RENT', version: 1, memberId: 'jenny', startedAt: '2026-11-25T12:00:00.000Z', steps: {}, links: {} });
const page = (ids: string, nextCursor: string | null = null): Page => ({ items: [...ids].map((id) => row(id)), nextCursor });
const idsOf = ({ items }: Page) => items.map(({ sagaId }) => sagaId).join('');

describe('while somebody reads', () => {
  test('new sagas are counted, and push nothing down', () => {
    const shown = page('hgf', 'f');
    const newest = page('jihg', 'g');
    expect(newerThan(shown.items, newest.items)).toBe(2);
    expect(idsOf(stillFirst(shown, newest))).toBe('hgf');
  });

  test('rows show how they are now', () => {
    const shown = page('hg');
    const newest: Page = { items: [row('i'), row('h', 'STUCK'), row('g')], nextCursor: null };
    expect(stillFirst(shown, newest).items.map(({ status }) => status)).toEqual(['STUCK', 'COMPLETED']);
  });

  test('a row that the filter has no more is gone', () => {
    expect(idsOf(stillFirst(page('hgf'), page('hf')))).toBe('hf');
  });

  test('so many new ones that the answer holds no known row leave everything as it is', () => {
    const shown = page('cba');
    expect(stillFirst(shown, page('zyx'))).toBe(shown);
    expect(newerThan(shown.items, page('zyx').items)).toBe(3);
  });
});

describe('later pages', () => {
  test('take over rows of the next one without showing them twice, and leave no gap', () => {
    const first = page('hg', 'g');
    const second = renewed(page('fed', 'd'), page('fdc', 'c'));
    expect(idsOf(second)).toBe('fdc');
    expect(rowsOf({ pages: [first, second, page('cba')] }).map(({ sagaId }) => sagaId).join('')).toBe('hgfdcba');
    expect(idsOf(renewed(page('fed', 'd'), page('fxe', 'e')))).toBe('fxed');
  });

  test('are asked for again only where they are looked at', () => {
    const pages = { pages: [page('lkj'), page('ihg'), page('fed'), page('cba')] };
    expect(laterPages(pages, 0, 2)).toEqual([]);
    expect(laterPages(pages, 2, 6)).toEqual([1, 2]);
    expect(laterPages(pages, 9, 11)).toEqual([3]);
  });
});
