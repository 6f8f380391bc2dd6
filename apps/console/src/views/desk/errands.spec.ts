import { describe, expect, test } from '@jest/globals';
import { begin, recall, type Errand } from './errands.ts';

const rent = (key: string, no = 1): Errand => ({ kind: 'RENT', key, memberId: 'jenny', name: '제니', at: 1_000, item: { no, title: 'Bell' } });
const giveBack = (key: string, rentalId: string): Errand => ({ kind: 'RETURN', key, memberId: 'jenny', rentalId, at: 1_000, item: { no: 1, title: 'Bell' } });
const over = () => true;
const underWay = () => false;

describe('errands at the desk', () => {
  test('a second click while the first is under way begins nothing', () => {
    const first = begin([], rent('a'), underWay);
    expect(begin(first, rent('b'), underWay)).toBe(first);
  });

  test('once it is over, the same may be tried again', () => {
    expect(begin([rent('a')], rent('b'), over).map(({ key }) => key)).toEqual(['b', 'a']);
  });

  test('another book, and another loan of the same book, is another errand', () => {
    const errands = [rent('a', 1), giveBack('b', 'r1')];
    expect(begin(errands, rent('c', 2), underWay)).toHaveLength(3);
    expect(begin(errands, giveBack('d', 'r2'), underWay)).toHaveLength(3);
  });

  test('those of this morning are taken up after a reload, those of yesterday not', () => {
    const text = JSON.stringify([rent('a')]);
    expect(recall(text, 1_000 + 3_600_000)).toEqual([rent('a')]);
    expect(recall(text, 1_000 + 86_400_000)).toEqual([]);
  });

  test.each(['{', '"a"', 'null'])('whatever else is stored (%s) is none', (text) => {
    expect(recall(text, 0)).toEqual([]);
  });
});
