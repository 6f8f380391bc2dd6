import { describe, expect, test } from '@jest/globals';
import { gutter, layOut, spanOf } from './layout.ts';
import { heard, refusedRental, sagaOf } from './story.fixture.ts';
import { lanesOf, storyOf } from './story.ts';

const beats = storyOf(refusedRental);
const lanes = lanesOf(beats);

describe('the lanes', () => {
  test('share the width beside the times evenly', () => {
    const { laneAt } = layOut(beats, lanes, gutter + 500);
    expect(lanes.map(laneAt)).toEqual([50, 150, 250, 350, 450].map((x) => gutter + x));
  });

  test('are crossed by one arrow with a head at every listener', () => {
    const { laneAt } = layOut(beats, lanes, gutter + 500);
    expect(spanOf({ from: 'saga-coordinator', to: ['rental', 'book', 'best-book'] }, laneAt)).toEqual({ from: gutter + 150, left: gutter + 50, right: gutter + 450, ends: [gutter + 50, gutter + 250, gutter + 450] });
    expect(spanOf({ to: [] }, laneAt)).toBeUndefined();
  });
});

describe('time', () => {
  test('goes downwards: no row begins before the one above has ended', () => {
    const { rows, height } = layOut(beats, lanes, 800);
    for (const [index, row] of rows.entries()) expect(row.top).toBeGreaterThanOrEqual(index === 0 ? 0 : (rows[index - 1]?.top ?? 0) + (rows[index - 1]?.height ?? 0));
    expect(height).toBe((rows.at(-1)?.top ?? 0) + (rows.at(-1)?.height ?? 0));
  });

  test('that was long is a broken line of one height, whether it was seconds or days', () => {
    const after = (ms: number) => {
      const story = storyOf(sagaOf([heard('ItemRented', 'rental'), heard('EventResult RENT', 'book', { ms })]));
      return layOut(story, lanesOf(story), 800).rows[1];
    };
    expect(after(999)?.pause).toBeUndefined();
    expect(after(1_000)?.pause).toBeDefined();
    expect(after(90_000_000)?.top).toBe(after(1_000)?.top);
  });
});
