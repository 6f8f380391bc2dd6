import type { Saga } from './experiments.ts';

type Line = Saga['timeline'][number];

const began = Date.parse('2026-11-25T12:00:00.000Z');

function line(ms: number, direction: Line['direction'], what: string, who?: string, told: Partial<Line> = {}): Line {
  return { at: new Date(began + ms).toISOString(), direction, what, ...(who === undefined ? {} : { who }), ...told };
}

const asks = line(0, 'in', 'ItemRented', 'rental');
const yes = (ms: number, who: string, mark = 'success'): Line => line(ms, 'in', 'EventResult RENT', who, { mark });
const stands = (ms: number): Line => line(ms, 'out', 'SagaConfirmed', undefined, { changed: 'RUNNING → COMPLETED' });
const cancels = (ms: number): Line[] => [line(ms, 'out', 'RentCancelled'), line(ms, 'out', 'PointUse')];
const tookBack = (ms: number, who: 'rental' | 'book' | 'member'): Line => line(ms, 'in', who === 'member' ? 'EventResult POINT_USE' : 'EventResult RENT_CANCEL', who, { mark: 'success' });
const askedAgain = (ms: number, who: string): Line[] => [line(ms, 'note', `no success from ${who}: asked again`), line(ms, 'out', 'ItemRented', undefined, { mark: 'again' })];
const sentAgain = (ms: number): Line[] => [line(ms, 'note', 'no acknowledgement from member: sent again'), line(ms, 'out', 'PointUse', undefined, { mark: 'again' })];
const refusal = { code: 'LAB_REFUSED', message: 'RENT was refused by the book service in the failure lab.' };
const no = (ms: number): Line => line(ms, 'in', 'EventResult RENT', 'book', { mark: 'refused', reason: refusal, changed: 'RUNNING → COMPENSATING' });
const silence = (who: string) => ({ code: 'NO_ANSWER', message: `No answer from ${who} in time.` });
const gaveUp = (ms: number, who: string): Line => line(ms, 'note', `no success from ${who}: the last time of asking is over`, undefined, { changed: 'RUNNING → COMPENSATING' });

/** Sagas of a server with `--lab`, as it told them after each experiment. */
export const sagas = {
  begun: { status: 'RUNNING', steps: { book: 'waiting', member: 'done' }, timeline: [asks, yes(0, 'member')] },
  refused: {
    status: 'COMPENSATED', steps: { book: 'refused', member: 'undone' }, reason: refusal,
    timeline: [asks, no(0), ...cancels(0), yes(0, 'member', 'late'), tookBack(37, 'rental'), tookBack(37, 'book'), tookBack(37, 'member')],
  },
  silent: {
    status: 'COMPENSATED', steps: { book: 'undone', member: 'undone' }, reason: silence('member'),
    timeline: [asks, yes(0, 'book'), ...askedAgain(3_107, 'member'), yes(3_110, 'book', 'repeated'), ...askedAgain(6_122, 'member'), yes(6_123, 'book', 'repeated'), gaveUp(9_138, 'member'), ...cancels(9_138), tookBack(9_149, 'rental'), tookBack(9_156, 'member'), tookBack(9_156, 'book')],
  },
  late: {
    status: 'COMPENSATED', steps: { book: 'undone', member: 'undone' }, reason: silence('book'),
    timeline: [asks, yes(0, 'member'), ...askedAgain(3_052, 'book'), yes(3_056, 'member', 'repeated'), gaveUp(9_218, 'book'), ...cancels(9_218), tookBack(9_261, 'rental'), tookBack(9_266, 'member'), tookBack(9_266, 'book'), yes(9_998, 'book', 'late'), yes(9_998, 'book', 'repeated')],
  },
  twice: { status: 'COMPLETED', steps: { book: 'done', member: 'done' }, timeline: [asks, yes(0, 'book'), yes(0, 'member'), stands(0), yes(0, 'member', 'repeated')] },
  dead: {
    status: 'COMPLETED', steps: { book: 'done', member: 'done' },
    timeline: [asks, yes(0, 'member'), ...askedAgain(3_085, 'book'), yes(3_092, 'member', 'repeated'), yes(5_000, 'book'), stands(5_000), yes(5_000, 'book', 'repeated')],
  },
  stuck: {
    status: 'STUCK', steps: { book: 'refused', member: 'done' }, reason: refusal,
    timeline: [asks, yes(0, 'member'), no(0), ...cancels(0), tookBack(80, 'rental'), tookBack(80, 'book'), ...sentAgain(3_171), ...sentAgain(6_193), line(9_237, 'note', 'no acknowledgement from member', undefined, { changed: 'COMPENSATING → STUCK' })],
  },
} as const satisfies Readonly<Record<string, Saga>>;

/** The stuck one after a person had it ask again. */
export const helped: Saga = {
  ...sagas.stuck,
  status: 'COMPENSATED',
  steps: { book: 'refused', member: 'undone' },
  timeline: [...sagas.stuck.timeline, line(20_000, 'note', 'retry by jenny', undefined, { reason: { code: 'BY_HAND', message: 'cleared' }, changed: 'STUCK → COMPENSATING' }), line(20_000, 'out', 'PointUse', undefined, { mark: 'again' }), { ...tookBack(20_009, 'member'), changed: 'COMPENSATING → COMPENSATED' }],
};
