import type { Tone } from '../../parts/status-badge.tsx';
import type { Saga } from './experiments.ts';

type Line = Saga['timeline'][number];

export type BeatKind =
  | 'asks' | 'yes' | 'no' | 'repeated' | 'late' | 'again' | 'gaveUp' | 'stands'
  | 'cancels' | 'tookBack' | 'nothingToTakeBack' | 'cancelAgain' | 'cancelUnheard' | 'person' | 'other';

/** One thing that happened, as the lab tells it. */
export interface Beat {
  readonly index: number;
  /** ms since the saga began. */
  readonly ms: number;
  readonly kind: BeatKind;
  readonly tone: Tone;
  /** The service that it is about. */
  readonly who: string;
  /** The line as the server has it. */
  readonly what: string;
}

const tones: Readonly<Record<BeatKind, Tone>> = {
  asks: 'live', yes: 'good', no: 'bad', repeated: 'quiet', late: 'quiet', again: 'live', gaveUp: 'bad', stands: 'good',
  cancels: 'undo', tookBack: 'undo', nothingToTakeBack: 'undo', cancelAgain: 'undo', cancelUnheard: 'bad', person: 'live', other: 'quiet',
};

const notes: readonly (readonly [RegExp, BeatKind])[] = [
  [/^no success from (.+): asked again$/, 'again'],
  [/^no success from (.+): the last time of asking is over$/, 'gaveUp'],
  [/^no acknowledgement from (.+): sent again$/, 'cancelAgain'],
  [/^no acknowledgement from (.+)$/, 'cancelUnheard'],
  [/^(?:retry|compensate|abandon) by (.+)$/, 'person'],
];

const cancels = new Set(['RentCancelled', 'ReturnCancelled', 'ClearCancelled', 'PointUse']);

/** The timeline in few words: what was sent because of a note goes without saying, and cancels of one moment are one. */
export function beatsOf(timeline: readonly Line[]): readonly Beat[] {
  const began = Date.parse(timeline[0]?.at ?? '');
  const refused = new Set<string>();
  const beats: Beat[] = [];
  for (const [index, line] of timeline.entries()) {
    const [kind, who] = kindOf(line, refused);
    if (line.direction === 'out' && line.mark === 'again') continue;
    if (kind === 'cancels' && beats.at(-1)?.kind === 'cancels') continue;
    if (kind === 'no') refused.add(who);
    beats.push({ index, ms: Math.max(0, Date.parse(line.at) - began), kind, tone: tones[kind], who, what: line.what });
  }
  return beats;
}

function kindOf(line: Line, refused: ReadonlySet<string>): readonly [BeatKind, string] {
  const { direction, what, who = '' } = line;
  if (direction === 'note') return noteOf(what);
  if (direction === 'out') return [what === 'SagaConfirmed' ? 'stands' : cancels.has(what) ? 'cancels' : 'other', who];
  if (what === 'ItemRented') return ['asks', who];
  return [answerOf(line, refused), who];
}

function noteOf(what: string): readonly [BeatKind, string] {
  for (const [form, kind] of notes) {
    const found = form.exec(what);
    if (found !== null) return [kind, found[1] ?? ''];
  }
  return ['other', ''];
}

function answerOf({ what, who = '', mark }: Line, refused: ReadonlySet<string>): BeatKind {
  const effect = /^EventResult (.+)$/.exec(what)?.[1];
  if (effect === undefined) return 'other';
  if (mark === 'repeated' || mark === 'late') return mark;
  if (effect.endsWith('_CANCEL') || effect === 'POINT_USE') return mark === 'success' ? (refused.has(who) ? 'nothingToTakeBack' : 'tookBack') : 'other';
  return mark === 'success' ? 'yes' : mark === 'refused' ? 'no' : 'other';
}
