import { describe, expect, test } from '@jest/globals';
import { newSaga, type TimelineEntry } from '../engine/state.ts';
import { sagaView } from './views.ts';

const at = '2026-11-25T12:00:00.000Z';

function linesOf(...timeline: readonly TimelineEntry[]) {
  return sagaView({ ...newSaga('saga-1'), startedAt: at, timeline }, 1).timeline;
}

describe('a line of the story tells whom its message goes to', () => {
  test.each([
    ['what the desk says goes to everyone who takes part', { at, direction: 'in', what: 'ItemRented', who: 'rental' }, ['book', 'member', 'best-book', 'saga-coordinator']],
    ['what is asked again does not come back to who asks', { at, direction: 'out', what: 'ItemRented', attempt: 2, mark: 'again' }, ['book', 'member', 'best-book']],
    ['an answer goes to the coordinator, whatever it answers', { at, direction: 'in', what: 'EventResult RENT_CANCEL', who: 'book' }, ['saga-coordinator']],
    ['the points are taken back at the member only', { at, direction: 'out', what: 'PointUse', attempt: 1 }, ['member']],
    ['a note is no message', { at, direction: 'note', what: 'no success from member: asked again' }, undefined],
  ] as const)('%s', (_, line, to) => {
    expect(linesOf(line)[0]?.to).toEqual(to);
  });
});
