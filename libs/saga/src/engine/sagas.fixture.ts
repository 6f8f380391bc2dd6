import { isRefusal, type Refusal } from '@book-rental/kernel';
import type { SagaType, StartType, UndoEffect } from '../definitions/definition.ts';
import { sagaDecider } from './decide.ts';
import type { SagaCommand, SagaEvent } from './events.ts';
import type { SagaPolicy } from './policy.ts';
import type { SagaState } from './state.ts';

export const policy: SagaPolicy = { askAfter: [5, 30, 120], undoAfter: [5, 30], pointsAfter: [5, 30], horizon: 1_000_000 };
export const decider = sagaDecider(policy);
export const start0 = Date.UTC(2026, 10, 24);

const body = { idName: { id: 'jenny', name: '제니' }, item: { no: 1, title: '누구를 위하여 종을 울리나?' }, point: 10 };
const starts: Readonly<Record<SagaType, StartType>> = { RENT: 'ItemRented', RETURN: 'ItemReturned', OVERDUE: 'OverdueCleared' };

/** One saga told as a story: each line is a message, a moment or a person, in a librarian's words. */
export interface Story {
  readonly state: SagaState;
  /** What went out by the last line. */
  readonly sent: readonly string[];
  readonly started: (id?: string) => Story;
  readonly says: (who: string, effect: SagaType | UndoEffect, success?: boolean, id?: string) => Story;
  /** So many ms after the story's last moment. */
  readonly after: (ms: number) => Story;
  readonly by: (action: 'retry' | 'compensate' | 'abandon') => Story;
  readonly refusal: Refusal | undefined;
}

interface Told {
  readonly state: SagaState;
  readonly at: number;
  /** When the saga began by its messages. */
  readonly began: number;
  readonly count: number;
  readonly sent: readonly string[];
  readonly refusal?: Refusal;
}

/** `elapsed` ms after it began its story is told from here on; its messages say that it began `younger` ms later than it did. */
export function story(type: SagaType, state: SagaState = decider.initial('saga-1'), elapsed = 0, younger = 0): Story {
  return tell(type, { state, at: start0 + elapsed, began: start0 + younger, count: 0, sent: [] });
}

function tell(type: SagaType, { state, at, began, count, sent, refusal }: Told): Story {
  const next = (command: SagaCommand): Story => {
    const told = { at: command.at, began, count: count + 1 };
    const decision = decider.decide(command, state);
    if (isRefusal(decision)) return tell(type, { ...told, state, sent: [], refusal: decision });
    return tell(type, { ...told, state: decision.reduce(decider.evolve, state), sent: decision.flatMap(sending) });
  };
  return {
    state,
    sent,
    refusal,
    started: (id = `start-${count}`) => next({ kind: 'start', id, from: 'rental', at, began, start: startOf(type) }),
    says: (by, effect, success = true, id = `${by}-${effect}-${count}`) =>
      next({ kind: 'result', id, by, effect, success, memberId: 'jenny', at, began, ...(success ? {} : { reason: { code: `${by.toUpperCase()}_REFUSED`, message: `${by} said no.` } }) }),
    after: (ms) => next({ kind: 'timer', at: at + ms, dueBy: at + ms }),
    by: (action) => next({ kind: 'operator', action, operator: '사서', reason: 'seen by a person', at }),
  };
}

function startOf(type: SagaType) {
  const { item, ...points } = body;
  const start = { type: starts[type], key: 'jenny', time: new Date(start0).toISOString(), body: type === 'OVERDUE' ? points : { ...points, item } };
  return type === 'RETURN' ? { ...start, subject: 'rental-1' } : start;
}

function sending(event: SagaEvent): readonly string[] {
  return event.type === 'sent' ? [event.message] : [];
}
