import type { Of } from '../../api/client.ts';
import { phraseOf, type PhraseKey } from './phrases.ts';

export type Saga = Of<'Saga'>;
export type Line = Saga['timeline'][number];
type Step = Saga['steps'][string];

export const coordinator = 'saga-coordinator';

/** What a line is in the course of things; it decides the colour. */
export type Kind = 'ask' | 'yes' | 'no' | 'undo' | 'note' | 'person';

/** Something that is another after a line than before it: the saga's state, or one of its steps. */
export interface Change {
  readonly of: string;
  readonly before: string;
  readonly after: string;
}

/** One line of a saga's timeline with what the picture needs of it. */
export interface Beat {
  readonly index: number;
  readonly line: Line;
  /** ms since the line before. */
  readonly since: number;
  /** Undefined for a note: it happens at the coordinator. */
  readonly from?: string;
  readonly to: readonly string[];
  readonly kind: Kind;
  readonly phrase: PhraseKey;
  /** It changed nothing: it was said before, came after the decision, or was not expected. */
  readonly idle: boolean;
  /** The line that led to this one. */
  readonly cause?: number;
  readonly effects: readonly number[];
  readonly changes: readonly Change[];
}

const idleMarks = new Set(['repeated', 'late', 'too late', 'unexpected']);

/** The timeline as a story. `causes` tells for message ids what caused them, where the messages themselves are known. */
export function storyOf(saga: Saga, causes: ReadonlyMap<string, string> = new Map()): readonly Beat[] {
  const parents = causesOf(saga.timeline, causes);
  const steps = new Map<string, Step>(Object.keys(saga.steps).map((name) => [name, 'waiting']));
  return saga.timeline.map((line, index) => {
    const before = line.who === undefined ? undefined : steps.get(line.who);
    const step = stepChange(line, steps);
    const cause = parents[index];
    const from = senderOf(line);
    return {
      index,
      line,
      since: index === 0 ? 0 : Math.max(0, Date.parse(line.at) - Date.parse(saga.timeline[index - 1]?.at ?? line.at)),
      ...(from === undefined ? {} : { from }),
      to: line.to ?? [],
      kind: kindOf(line),
      phrase: phraseOf(line, before),
      idle: idleMarks.has(line.mark ?? ''),
      ...(cause === undefined ? {} : { cause }),
      effects: parents.flatMap((parent, child) => (parent === index ? [child] : [])),
      changes: [...stateChanges(line), ...(step === undefined ? [] : [step])],
    };
  });
}

function senderOf({ direction, who }: Line): string | undefined {
  if (direction === 'note') return undefined;
  return direction === 'out' ? coordinator : (who ?? coordinator);
}

function kindOf({ direction, what, mark, reason }: Line): Kind {
  if (direction === 'note') return /^(retry|compensate|abandon) by /.test(what) ? 'person' : 'note';
  const [type, effect = ''] = what.split(' ');
  if (type === 'EventResult') {
    if (mark === 'refused' || mark === 'undo refused' || reason !== undefined) return 'no';
    return isUndoEffect(effect) ? 'undo' : 'yes';
  }
  if (type === 'SagaConfirmed') return 'yes';
  return type === 'ItemRented' || type === 'ItemReturned' || type === 'OverdueCleared' ? 'ask' : 'undo';
}

function isUndoEffect(effect: string): boolean {
  return effect.endsWith('_CANCEL') || effect === 'POINT_USE';
}

/** The index of each line's cause: by the ids, and for what a timer or a person sent, the note before it. */
function causesOf(timeline: readonly Line[], causes: ReadonlyMap<string, string>): readonly (number | undefined)[] {
  const byId = new Map<string, number>();
  for (const [index, { id }] of timeline.entries()) if (id !== undefined && !byId.has(id)) byId.set(id, index);
  return timeline.map((line, index) => {
    const id = line.causedBy ?? causes.get(line.id ?? '') ?? answeredBy(line);
    const known = id === undefined ? undefined : byId.get(id);
    if (known !== undefined) return known === index ? undefined : known;
    if (line.direction !== 'out') return undefined;
    const note = timeline.findLastIndex((one, at) => at < index && one.direction === 'note');
    return note >= 0 && timeline[note]?.at === line.at ? note : undefined;
  });
}

/** An answer's id is made of the id that it answers and who does. */
function answeredBy({ direction, id }: Line): string | undefined {
  const end = id?.lastIndexOf('>') ?? -1;
  return direction === 'in' && end > 0 ? id?.slice(0, end) : undefined;
}

function stateChanges({ changed }: Line): readonly Change[] {
  const states = changed?.split(' → ') ?? [];
  return states.slice(1).map((after, index) => ({ of: 'saga', before: states[index] ?? '', after }));
}

/** What a line does to the step of who said it; `steps` has it from then on. */
function stepChange(line: Line, steps: Map<string, Step>): Change | undefined {
  const { direction, what, who = '', mark, reason } = line;
  const before = steps.get(who);
  if (direction !== 'in' || before === undefined || !what.startsWith('EventResult ')) return undefined;
  const after = stepAfter(what.slice('EventResult '.length), { before, mark, refused: mark === 'refused' || reason !== undefined });
  if (after === before) return undefined;
  steps.set(who, after);
  return { of: who, before, after };
}

function stepAfter(effect: string, { before, mark, refused }: { readonly before: Step; readonly mark: string | undefined; readonly refused: boolean }): Step {
  if (isUndoEffect(effect)) return mark === 'success' && before !== 'refused' ? 'undone' : before;
  if (mark !== 'success' && mark !== 'refused' && mark !== 'late') return before;
  if (refused) return 'refused';
  return before === 'undone' ? before : 'done';
}

/** What caused each message, as its headers tell, by message id. */
export function causesIn(messages: readonly Of<'LoggedMessage'>[]): ReadonlyMap<string, string> {
  return new Map(messages.flatMap(({ headers: { ce_id: id, ce_causationid: cause } }) => (id === undefined || cause === undefined ? [] : [[id, cause] as const])));
}

/** All that led to a line and all that came of it, itself included. */
export function relatedTo(beats: readonly Beat[], index: number): ReadonlySet<number> {
  const related = new Set<number>();
  for (let at: number | undefined = index; at !== undefined && !related.has(at); at = beats[at]?.cause) related.add(at);
  const next = [...(beats[index]?.effects ?? [])];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (related.has(at)) continue;
    related.add(at);
    next.push(...(beats[at]?.effects ?? []));
  }
  return related;
}

const order = ['rental', coordinator, 'book', 'member', 'best-book'];

/** The services that take part, each a lane: in one order always, strangers at the end. */
export function lanesOf(beats: readonly Beat[]): readonly string[] {
  const involved = new Set([coordinator, ...beats.flatMap(({ from, to }) => [...(from === undefined ? [] : [from]), ...to])]);
  return [...order.filter((lane) => involved.has(lane)), ...[...involved].filter((lane) => !order.includes(lane))];
}
