import type { Reason } from '@book-rental/kernel';
import type { SagaDefinition } from '../definitions/definition.ts';
import type { SagaPolicy } from './policy.ts';
import { decisiveRefusal, isConfirmed, isPastPivot, missingAcknowledgements, missingSteps, undoTypes } from './questions.ts';
import { move, rest, send, tell, wait, type Turn } from './turn.ts';

/** Goes on as far as what is known allows. Runs after every message that counted. */
export function advance(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): void {
  const state = turn.state;
  if (state.confirmation === 'refused' && !state.undoing) return confirmationRefused(policy, definition, turn);
  if (state.undoing) return finishUndo(definition, turn);
  if (state.status !== 'RUNNING') return;
  const refusedBy = decisiveRefusal(definition, state);
  if (refusedBy !== undefined) {
    const reason = state.answers[refusedBy]?.reason ?? { code: 'REFUSED', message: `Refused by ${refusedBy}.` };
    return compensate(policy, definition, turn, reason);
  }
  if (isConfirmed(definition, state) && state.confirmation === undefined) {
    send(turn, 'SagaConfirmed');
    if (isPastPivot(definition, state)) wait(turn, policy.pointsAfter, 0);
  }
  if (missingSteps(definition, turn.state).length === 0) {
    rest(turn);
    move(turn, 'COMPLETED');
  }
}

/** Takes everything back, the owner's card first. Sent to everyone who might have done something, or might still. */
export function compensate(policy: SagaPolicy, definition: SagaDefinition, turn: Turn, reason: Reason): void {
  move(turn, 'COMPENSATING', reason);
  for (const message of undoTypes(definition)) send(turn, message);
  wait(turn, policy.undoAfter, 0);
  // Acknowledgements that overtook everything else are known by now; nobody will send them a second time unasked.
  finishUndo(definition, turn);
}

function finishUndo(definition: SagaDefinition, turn: Turn): void {
  if (turn.state.status !== 'COMPENSATING' || missingAcknowledgements(definition, turn.state).length > 0) return;
  rest(turn);
  move(turn, 'COMPENSATED');
}

function confirmationRefused(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): void {
  const reason = turn.state.confirmationRefusal ?? { code: 'REFUSED', message: 'The confirmation was refused.' };
  if (definition.owner.onConfirmationRefused === 'compensate') return compensate(policy, definition, turn, reason);
  rest(turn);
  move(turn, 'STUCK', reason);
}

/** A stuck instance takes up where it stood. */
export function resume(turn: Turn): void {
  move(turn, turn.state.undoing ? 'COMPENSATING' : 'RUNNING');
}

/** The owner asks what became of it: the verdict goes out again as soon as there is one. */
export function sayVerdictAgain(turn: Turn, definition: SagaDefinition, asked: { readonly id: string; readonly from: string; readonly type: string }): void {
  const { state } = turn;
  tell(turn, { direction: 'in', what: asked.type, id: asked.id, who: asked.from, mark: 'asked again' });
  if (state.undoing) send(turn, definition.owner.undo.send);
  else if (state.confirmation !== undefined) send(turn, 'SagaConfirmed');
}

/** What an abandoned saga leaves behind: a rent or clear is taken back, a return stands (the book may still have to hear of it). */
export function sendLastWord(definition: SagaDefinition, turn: Turn): void {
  if (definition.onSilence === 'compensate') for (const message of undoTypes(definition)) send(turn, message);
  else send(turn, turn.state.undoing ? definition.owner.undo.send : 'SagaConfirmed');
}
