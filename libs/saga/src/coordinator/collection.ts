import { sagaTime } from '@book-rental/contracts';
import type { Collection, Where } from '@book-rental/runtime';
import { sagaStatuses, type SagaState, type SagaStatus } from '../engine/state.ts';

const of = <Field extends string | number | null | undefined>(read: (saga: SagaState) => Field) => read as (doc: never, key: string) => Field;

/** What an instance is of while only an answer was seen, and its start is still to come. */
const unknownType = 'UNKNOWN';

/** Every value of the field `type`. */
export const typeNames = ['RENT', 'RETURN', 'OVERDUE', unknownType] as const;

/** Where saga instances live, and by what they are found. */
export const sagas: Collection = {
  name: 'sagas',
  fields: {
    status: { type: 'text', of: of((saga) => saga.status) },
    // Never null: a list of several types names them all, and nothing is one of them.
    type: { type: 'text', of: of((saga) => saga.type ?? unknownType) },
    memberId: { type: 'text', of: of((saga) => saga.memberId) },
    startedAt: { type: 'text', of: of((saga) => saga.startedAt) },
    deadline: { type: 'integer', of: of((saga) => saga.deadline) },
    // Null while it owes anything: what a person gave up stays known for as long as its consequences last.
    settledAt: { type: 'text', of: of((saga) => (saga.givenUp === undefined || saga.givenUp.length === 0 ? saga.endedAt : undefined)) },
    // Ids tell when their saga began, so age is a range of keys, which costs no index. Null but for ids of another make, which do not tell.
    foreign: { type: 'integer', of: of((saga) => (sagaTime(saga.sagaId) === undefined ? 1 : undefined)) },
  },
  // Each is a write more with every step of a saga. Whoever asks for a state, a type or a member names all of what is left out, so that two serve every combination, and for counting.
  indexes: [
    { fields: ['foreign'], sparse: true },
    { fields: ['memberId', 'status', 'type'] },
    { fields: ['status', 'type'] },
    { fields: ['deadline'], sparse: true },
  ],
};

/** Of these states and types: every one of what is left out, so that the index has them in order. */
export function ofStates(statuses: readonly SagaStatus[] = sagaStatuses, types: readonly (typeof typeNames)[number][] = typeNames): Where {
  return { status: { in: statuses }, type: { in: types } };
}
