import { definitions } from '../definitions/index.ts';
import { pivotOf, stepsOf, undosOf, type ParticipantName, type SagaDefinition, type StepName, type UndoType } from '../definitions/definition.ts';
import type { SagaState } from './state.ts';

/** Pure questions to an instance, asked by the engine, by `explain` and by the audit alike. */

export function definitionOf(state: SagaState): SagaDefinition | undefined {
  return state.type === undefined ? undefined : definitions[state.type];
}

/** Steps without the success that the saga needs: silent, or refused where it asks again. */
export function missingSteps(definition: SagaDefinition, state: SagaState): readonly StepName[] {
  return stepsOf(definition).flatMap(([name]) => (state.answers[name]?.ok === true ? [] : [name]));
}

/** A refusal that sends the saga back. Past the pivot nothing does. */
export function decisiveRefusal(definition: SagaDefinition, state: SagaState): StepName | undefined {
  if (isPastPivot(definition, state)) return undefined;
  return stepsOf(definition).find(([name, step]) => step.onRefusal === 'compensate' && state.answers[name]?.ok === false)?.[0];
}

export function isPastPivot(definition: SagaDefinition, state: SagaState): boolean {
  const pivot = pivotOf(definition);
  return pivot !== undefined && state.answers[pivot]?.ok === true;
}

/** Whether a person may send it back: never while the book of a return might be on the shelf again. */
export function mayCompensate(definition: SagaDefinition, state: SagaState): boolean {
  const pivot = pivotOf(definition);
  return pivot === undefined || state.answers[pivot]?.ok === false;
}

/** Whether the services may have forgotten this saga: then a message of it could happen twice, so only a person's giving up is left. */
export function isTooOld(policy: { readonly horizon: number }, state: SagaState, { at, began = at }: { readonly at: number; readonly began?: number }): boolean {
  if (state.reason?.code === 'SAGA_TOO_OLD') return true;
  const known = state.began ?? (state.startedAt === '' ? began : Date.parse(state.startedAt));
  return at - Math.min(known, began) > policy.horizon;
}

/** Who still owes the acknowledgement of an undo, and of which message. */
export function missingAcknowledgements(definition: SagaDefinition, state: SagaState): readonly { readonly by: ParticipantName; readonly message: UndoType }[] {
  return undosOf(definition).flatMap(({ by, undo }) => (state.acknowledged[by] === undefined ? [{ by, message: undo.send }] : []));
}

export function undoTypes(definition: SagaDefinition): readonly UndoType[] {
  return [...new Set(undosOf(definition).map(({ undo }) => undo.send))];
}

/** Whether the owner can be told that the operation stands. */
export function isConfirmed(definition: SagaDefinition, state: SagaState): boolean {
  return pivotOf(definition) === undefined ? missingSteps(definition, state).length === 0 : isPastPivot(definition, state);
}

/** Each step by name with how it stands. */
export function stepsOfSaga(definition: SagaDefinition | undefined, state: SagaState): Readonly<Record<string, 'waiting' | 'done' | 'refused' | 'undone'>> {
  if (definition === undefined) return {};
  return Object.fromEntries(
    stepsOf(definition).map(([name]) => {
      const answer = state.answers[name];
      // Who refused had nothing to undo, and acknowledged that.
      if (state.acknowledged[name] !== undefined && answer?.ok !== false) return [name, 'undone'];
      return [name, answer === undefined ? 'waiting' : answer.ok ? 'done' : 'refused'];
    }),
  );
}
