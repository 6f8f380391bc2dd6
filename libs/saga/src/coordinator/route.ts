import type { AnyMessage } from '@book-rental/contracts';
import { isRefusal, reasonOf, type Decider, type Message, type Outgoing } from '@book-rental/kernel';
import { NotHandled, type Arrival, type Firing, type Step, type Task, type Via } from '@book-rental/runtime';
import type { SagaCommand, SagaEvent } from '../engine/events.ts';
import type { SagaState } from '../engine/state.ts';
import { coordinatorSource, messageOf } from './messages.ts';

export type SagaDecider = Decider<SagaState, SagaCommand, SagaEvent>;

export interface Recorded {
  readonly status: SagaState['status'];
}

/** What the coordinator does about a message: nothing about its own. */
export function routeTo(decider: SagaDecider) {
  return (received: Message, arrival: Arrival): Task<SagaState, Recorded> | undefined => {
    const command = commandOf(received as AnyMessage, arrival);
    if (command === undefined) return undefined;
    return { key: received.sagaId, sagaIds: [], fresh: command.kind === 'start', step: (state) => stepOf(decider, command, state, arrival.via, received.id) };
  };
}

/** What a due instance does. */
export function fireAt(decider: SagaDecider) {
  return (key: string, { now, dueBy }: Firing): Task<SagaState, Recorded> => ({
    key,
    sagaIds: [],
    step: (state) => stepOf(decider, { kind: 'timer', at: now, dueBy }, state, 'outbox'),
  });
}

/** An instance whose turn throws is shown to a person: a mistake in the code must not leave it silently running. */
export function failAt(decider: SagaDecider) {
  return (key: string, at: number, error: Error): Task<SagaState, Recorded> => ({
    key,
    sagaIds: [],
    step: (state) => stepOf(decider, { kind: 'failed', at, message: error.message }, state, 'outbox'),
  });
}

function commandOf(received: AnyMessage, { now: at, began }: Arrival): SagaCommand | undefined {
  if (received.source === coordinatorSource) return undefined;
  const from = received.source.replace(/^\//, '');
  switch (received.type) {
    case 'ItemRented':
    case 'ItemReturned':
    case 'OverdueCleared': {
      const { type, key, time, subject, body } = received;
      const start = { type, key, time, body, ...(subject === undefined ? {} : { subject }) };
      return { kind: 'start', id: received.id, from, start, at, began };
    }
    case 'EventResult': {
      const { body, subject } = received;
      const reason = body.success ? undefined : (body.reason ?? { code: 'REFUSED', message: `Refused by ${from}.` });
      return {
        kind: 'result',
        id: received.id,
        by: from,
        effect: body.eventType,
        success: body.success,
        memberId: body.idName.id,
        at,
        began,
        ...(reason === undefined ? {} : { reason }),
        ...(subject === undefined ? {} : { subject }),
      };
    }
    default:
      return undefined;
  }
}

export function stepOf(decider: SagaDecider, command: SagaCommand, state: SagaState, via: Via, because?: string): Step<SagaState, Recorded> {
  const decision = decider.decide(command, state);
  // A message that opens nothing is parked; an operator's refusal is asked for beforehand.
  if (isRefusal(decision)) throw new NotHandled(reasonOf(decision));
  if (decision.length === 0) {
    const caused = because === undefined ? [] : sentBecauseOf(state, because);
    return { verdict: 'duplicate', state, ...(caused.length === 0 ? {} : via === 'log' ? { caused } : { outbox: caused }), result: { status: state.status } };
  }
  const { state: next, messages } = apply(decider, state, decision, because);
  const said = messages.length === 0 ? {} : via === 'log' ? { caused: messages } : { outbox: messages };
  return { verdict: 'handled', state: next, ...said, result: { status: next.status } };
}

/** The state after the events, and what they send. */
export function apply(decider: SagaDecider, state: SagaState, events: readonly SagaEvent[], because?: string): { readonly state: SagaState; readonly messages: readonly Outgoing[] } {
  const next = events.reduce(decider.evolve, state);
  const counts: Record<string, number> = { ...state.sent };
  const messages = events.flatMap((event) => {
    if (event.type === 'started') counts[event.start.type] = Math.max(1, counts[event.start.type] ?? 0);
    if (event.type !== 'sent') return [];
    const attempt = (counts[event.message] ?? 0) + 1;
    counts[event.message] = attempt;
    return [messageOf(next, event.message, attempt, event.at, because)];
  });
  return { state: next, messages };
}

function sentBecauseOf(state: SagaState, because: string): readonly Outgoing[] {
  return state.timeline.flatMap((line) =>
    line.direction === 'out' && line.because === because && line.attempt !== undefined
      ? [messageOf(state, line.what as Parameters<typeof messageOf>[1], line.attempt, line.at, because)]
      : [],
  );
}
