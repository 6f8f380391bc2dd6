import { refuse, type Refusal } from '@book-rental/kernel';
import type { SagaDefinition } from '../definitions/definition.ts';
import type { SagaCommand, SagaEvent } from './events.ts';
import { delaysOf, type SagaPolicy } from './policy.ts';
import { definitionOf, isConfirmed, isTooOld, mayCompensate, missingAcknowledgements, missingSteps } from './questions.ts';
import { compensate, resume, sendLastWord } from './rules.ts';
import { hasEnded, type SagaState } from './state.ts';
import { beginTurn, move, rest, send, tell, wait, type Turn } from './turn.ts';

type OperatorCommand = Extract<SagaCommand, { kind: 'operator' }>;

/** What a person may do to an instance; refused with a sentence where it does not fit its state. */
export function decideOperator(policy: SagaPolicy, command: OperatorCommand, state: SagaState): readonly SagaEvent[] | Refusal {
  if (state.startedAt === '') return refuse('SAGA_NOT_FOUND', `There is no saga ${state.sagaId}.`);
  const turn = beginTurn(state, command.at);
  const reason = command.reason === '' ? {} : { reason: { code: 'BY_HAND', message: command.reason } };
  tell(turn, { direction: 'note', what: `${command.action} by ${command.operator}`, ...reason });
  const refused = act(policy, command, turn);
  return refused ?? turn.events;
}

function act(policy: SagaPolicy, command: OperatorCommand, turn: Turn): Refusal | undefined {
  const definition = definitionOf(turn.state);
  switch (command.action) {
    case 'retry':
      return definition === undefined || turn.state.start === undefined ? nothingKnown(turn.state) : retry(policy, definition, turn);
    case 'compensate':
      return definition === undefined || turn.state.start === undefined ? nothingKnown(turn.state) : compensateByHand(policy, definition, turn, command);
    case 'abandon':
      return abandon(definition, turn);
  }
}

function nothingKnown(state: SagaState): Refusal {
  return refuse('ACTION_NOT_POSSIBLE', `The event that starts the saga ${state.sagaId} never came, so there is nothing to send. It can be abandoned.`);
}

function retry(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): Refusal | undefined {
  const { state } = turn;
  if (isTooOld(policy, state, turn)) return refuse('ACTION_NOT_POSSIBLE', `The saga ${state.sagaId} is older than what the services remember. It can only be abandoned.`);
  if (state.status === 'COMPLETED' || state.status === 'COMPENSATED') return refuse('ACTION_NOT_POSSIBLE', `The saga ${state.sagaId} has ended as ${state.status}: there is nothing to retry.`);
  if (state.undoing) {
    const messages = new Set(missingAcknowledgements(definition, state).map((one) => one.message));
    for (const message of messages) send(turn, message);
  } else {
    if (state.confirmation !== undefined || (state.status === 'ABANDONED' && isConfirmed(definition, state))) send(turn, 'SagaConfirmed');
    if (missingSteps(definition, state).length > 0) send(turn, definition.startedBy);
  }
  if (state.status === 'ABANDONED') return undefined;
  if (state.status === 'STUCK') resume(turn);
  wait(turn, delaysOf(policy, turn.state), 0);
  if (missingSteps(definition, turn.state).length === 0 && !turn.state.undoing) {
    rest(turn);
    move(turn, 'COMPLETED');
  }
  return undefined;
}

function compensateByHand(policy: SagaPolicy, definition: SagaDefinition, turn: Turn, command: OperatorCommand): Refusal | undefined {
  const { state } = turn;
  if (isTooOld(policy, state, turn)) return refuse('ACTION_NOT_POSSIBLE', `The saga ${state.sagaId} is older than what the services remember. It can only be abandoned.`);
  if (hasEnded(state.status)) return refuse('ACTION_NOT_POSSIBLE', `The saga ${state.sagaId} has ended as ${state.status}; an ended saga is not taken back.`);
  if (!mayCompensate(definition, state)) {
    return refuse('ACTION_NOT_POSSIBLE', `The return ${state.sagaId} cannot be taken back: its book may already be on the shelf or with the next member. Retry it, or abandon it.`);
  }
  if (state.undoing) return refuse('ACTION_NOT_POSSIBLE', `The saga ${state.sagaId} is being taken back already. Retry sends the missing messages again.`);
  compensate(policy, definition, turn, { code: 'CANCELLED_BY_OPERATOR', message: `Cancelled by ${command.operator}: ${command.reason}` });
  return undefined;
}

function abandon(definition: SagaDefinition | undefined, turn: Turn): Refusal | undefined {
  const { state } = turn;
  if (state.status !== 'STUCK') return refuse('ACTION_NOT_POSSIBLE', `Only a stuck saga can be abandoned; ${state.sagaId} is ${state.status}.`);
  rest(turn);
  if (definition === undefined || state.start === undefined) {
    move(turn, 'ABANDONED', undefined, ['the event that starts it']);
    return undefined;
  }
  sendLastWord(definition, turn);
  move(turn, 'ABANDONED', undefined, givenUp(definition, state));
  return undefined;
}

function givenUp(definition: SagaDefinition, state: SagaState): readonly string[] {
  if (state.undoing || definition.onSilence === 'compensate') return missingAcknowledgements(definition, state).map((one) => `${one.by}: acknowledgement of ${one.message}`);
  const steps = missingSteps(definition, state).map((name) => `${name}: ${definition.type}`);
  return state.confirmation === 'refused' ? [...steps, `${definition.owner.name}: SagaConfirmed`] : steps;
}
