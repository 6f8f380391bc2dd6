import { describe, expect, test } from '@jest/globals';
import { experimentNames, isExperiment, isOver, sightsOf } from './experiments.ts';
import { helped, sagas } from './sagas.fixture.ts';

const seen = (name: (typeof experimentNames)[number], saga: Parameters<typeof isOver>[1]) => sightsOf(name, saga).map((sight) => sight.seen);

describe('what to watch for', () => {
  test.each(experimentNames.filter((name) => name !== 'stuck'))('%s: all of it is seen in the saga that a server told, and nothing of it before', (name) => {
    expect(new Set(seen(name, sagas[name]))).toEqual(new Set([true]));
    expect(new Set(seen(name, sagas.begun))).toEqual(new Set([false]));
    expect(new Set(sightsOf(name, undefined).map((sight) => sight.seen))).toEqual(new Set([false]));
  });

  test('stuck: the last of it needs a person', () => {
    expect(seen('stuck', sagas.stuck)).toEqual([true, true, false]);
    expect(seen('stuck', helped)).toEqual([true, true, true]);
  });

  test('a late answer is waited for after the end', () => {
    const tooEarly = { ...sagas.late, timeline: sagas.late.timeline.filter(({ at }) => at < '2026-11-25T12:00:09.900Z') };
    expect([isOver('late', tooEarly), isOver('late', sagas.late), isOver(undefined, tooEarly), isOver('stuck', sagas.stuck)]).toEqual([false, true, true, false]);
  });
});

test('an address names an experiment, or something else', () => {
  expect(['refused', 'toString', 'none', null].map(isExperiment)).toEqual([true, false, false, false]);
});
