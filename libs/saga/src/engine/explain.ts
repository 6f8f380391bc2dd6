import { iso, type Reason } from '@book-rental/kernel';
import type { SagaDefinition } from '../definitions/definition.ts';
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
}

export function explain(state: SagaState): Explanation {
  const definition = definitionOf(state);
  const waitingFor = waits(definition, state);
  const lastError = state.reason ?? state.timeline.findLast((line) => line.reason !== undefined)?.reason;
  return {
    sentence: sentence(state, waitingFor),
    waitingFor,
    ...(lastError === undefined ? {} : { lastError }),
    nextTimer: state.deadline === null ? null : iso(state.deadline),
    remains: remains(definition, state),
  };
}

function waits(definition: SagaDefinition | undefined, state: SagaState): readonly Waiting[] {
  if (definition === undefined || state.start === undefined) return [{ participant: 'rental', what: 'the event that starts the saga', since: state.startedAt }];
  if (state.undoing) {
    return missingAcknowledgements(definition, state).map(({ by, message }) => ({ participant: by, what: `acknowledgement of ${message}`, since: lastSent(state, message) }));
  }
  return missingSteps(definition, state).map((name) => ({
    participant: name,
    what: state.answers[name]?.ok === false ? `success of ${definition.type}, refused so far` : `answer to ${definition.startedBy}`,
    since: lastSent(state, definition.startedBy),
  }));
}

function lastSent(state: SagaState, what: string): string {
  return state.timeline.findLast((line) => line.what === what)?.at ?? state.startedAt;
}

function sentence(state: SagaState, waitingFor: readonly Waiting[]): string {
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
      return `Stuck${why}: ${whom === '' ? 'nothing more is expected' : `still missing ${whom}`}. It goes on by itself when that comes; a person can retry or abandon it.`;
    case 'ABANDONED':
      return `Given up by a person${why}${(state.givenUp ?? []).length === 0 ? '' : `, with ${(state.givenUp ?? []).join(' and ')} left open`}.`;
  }
}

function remains(definition: SagaDefinition | undefined, state: SagaState): readonly string[] {
  if (definition === undefined || state.start === undefined) return state.status === 'ABANDONED' ? [] : ['start', 'everything after it'];
  if (state.status === 'COMPLETED' || state.status === 'COMPENSATED') return [];
  if (state.status === 'ABANDONED') return state.givenUp ?? [];
  if (state.undoing) return missingAcknowledgements(definition, state).map(({ by, message }) => `${by} acknowledges ${message}`);
  const steps = missingSteps(definition, state).map((name) => `${name} says yes to ${definition.type}`);
  return isConfirmed(definition, state) && state.confirmation === 'sent' ? steps : [...steps, `${definition.owner.name} is told that it stands`];
}
