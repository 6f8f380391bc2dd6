import { iso, isRefusal, type Decider, type Reason } from '@book-rental/kernel';
import type { SagaDefinition } from '../definitions/definition.ts';
import type { Action, SagaCommand, SagaEvent } from './events.ts';
import { definitionOf, isConfirmed, missingAcknowledgements, missingSteps } from './questions.ts';
import type { SagaState } from './state.ts';

export interface Waiting {
  readonly participant: string;
  readonly what: string;
  /** ISO 8601: when it was last asked. */
  readonly since: string;
}

/** Why an instance is where it is. */
export interface Explanation {
  readonly sentence: string;
  readonly waitingFor: readonly Waiting[];
  readonly lastError?: Reason;
  /** ISO 8601, or null when no timer runs. */
  readonly nextTimer: string | null;
  /** What is still to be done, in order. */
  readonly remains: readonly string[];
  /** What a person can do to it now. */
  readonly actions: readonly Action[];
}

/** What a person may do to it at that time (ms): asked of the rules that would decide it, so that nothing else is promised. */
export function possibleActions(decider: Decider<SagaState, SagaCommand, SagaEvent>, state: SagaState, at: number): readonly Action[] {
  return (['retry', 'compensate', 'abandon'] as const).filter((action) => !isRefusal(decider.decide({ kind: 'operator', action, operator: '', reason: '', at }, state)));
}

export function explain(state: SagaState, actions: readonly Action[]): Explanation {
  const definition = definitionOf(state);
  const waitingFor = waits(definition, state);
  const lastError = state.reason ?? state.timeline.findLast((line) => line.reason !== undefined)?.reason;
  return {
    sentence: sentence(state, waitingFor, actions),
    waitingFor,
    ...(lastError === undefined ? {} : { lastError }),
    nextTimer: state.deadline === null ? null : iso(state.deadline),
    remains: remains(definition, state),
    actions,
  };
}

function waits(definition: SagaDefinition | undefined, state: SagaState): readonly Waiting[] {
  if (definition === undefined || state.start === undefined) return [{ participant: 'rental', what: 'the event that starts the saga', since: state.startedAt }];
  if (state.undoing) {
    return missingAcknowledgements(definition, state).map(({ by, message }) => ({ participant: by, what: `acknowledgement of ${message}`, since: lastSent(state, message) }));
  }
  const steps = missingSteps(definition, state).map((name) => ({
    participant: name,
    what: state.answers[name]?.ok === false ? `success of ${definition.type}, refused so far` : `answer to ${definition.startedBy}`,
    since: lastSent(state, definition.startedBy),
  }));
  if (state.confirmation !== 'refused') return steps;
  return [...steps, { participant: definition.owner.name, what: 'acceptance of SagaConfirmed, refused so far', since: lastSent(state, 'SagaConfirmed') }];
}

function lastSent(state: SagaState, what: string): string {
  return state.timeline.findLast((line) => line.what === what)?.at ?? state.startedAt;
}

function sentence(state: SagaState, waitingFor: readonly Waiting[], actions: readonly Action[]): string {
  const whom = waitingFor.map(({ participant, what }) => `${participant} (${what})`).join(' and ');
  const why = state.reason === undefined ? '' : ` because "${state.reason.message}"`;
  const next = state.deadline === null ? '' : `; the next look is at ${iso(state.deadline)}`;
  switch (state.status) {
    case 'RUNNING':
      return `Running: waiting for ${whom}${next}.`;
    case 'COMPENSATING':
      return `Being taken back${why}: waiting for ${whom}${next}.`;
    case 'COMPLETED':
      return 'Completed: every participant said yes.';
    case 'COMPENSATED':
      return `Taken back${why}: everyone acknowledged.`;
    case 'STUCK':
      return `Stuck${why}: ${whom === '' ? 'nothing more is expected' : `still missing ${whom}`}. ${goesOn(state, waitingFor, actions)}; a person can ${actions.join(' or ')} it.`;
    case 'ABANDONED':
      return `Given up by a person${why}${(state.givenUp ?? []).length === 0 ? '' : `, with ${(state.givenUp ?? []).join(' and ')} left open`}.`;
  }
}

/** What is too old to be tried again is not carried on by what comes either. */
function goesOn(state: SagaState, waitingFor: readonly Waiting[], actions: readonly Action[]): string {
  const tooOld = state.start !== undefined && !actions.includes('retry');
  return tooOld || waitingFor.length === 0 ? 'It does not go on by itself' : 'It goes on by itself when that comes';
}

function remains(definition: SagaDefinition | undefined, state: SagaState): readonly string[] {
  if (definition === undefined || state.start === undefined) return state.status === 'ABANDONED' ? [] : ['start', 'everything after it'];
  if (state.status === 'COMPLETED' || state.status === 'COMPENSATED') return [];
  if (state.status === 'ABANDONED') return state.givenUp ?? [];
  if (state.undoing) return missingAcknowledgements(definition, state).map(({ by, message }) => `${by} acknowledges ${message}`);
  const steps = missingSteps(definition, state).map((name) => `${name} says yes to ${definition.type}`);
  return isConfirmed(definition, state) && state.confirmation === 'sent' ? steps : [...steps, `${definition.owner.name} is told that it stands`];
}
