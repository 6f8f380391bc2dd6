import { sagaTime } from '@book-rental/contracts';
import type { Collection } from '@book-rental/runtime';
import type { SagaState } from '../engine/state.ts';

const of = <Field extends string | number | null | undefined>(read: (saga: SagaState) => Field) => read as (doc: never, key: string) => Field;

/** Where saga instances live, and by what they are found. */
export const sagas: Collection = {
  name: 'sagas',
  fields: {
    status: { type: 'text', of: of((saga) => saga.status) },
    type: { type: 'text', of: of((saga) => saga.type) },
    memberId: { type: 'text', of: of((saga) => saga.memberId) },
    startedAt: { type: 'text', of: of((saga) => saga.startedAt) },
    deadline: { type: 'integer', of: of((saga) => saga.deadline) },
    // Null while it owes anything: what a person gave up stays known for as long as its consequences last.
    settledAt: { type: 'text', of: of((saga) => (saga.givenUp === undefined || saga.givenUp.length === 0 ? saga.endedAt : undefined)) },
    // Ids tell when their saga began, so age is a range of keys, which costs no index. Null but for ids of another make, which do not tell.
    foreign: { type: 'integer', of: of((saga) => (sagaTime(saga.sagaId) === undefined ? 1 : undefined)) },
  },
  indexes: [
    { fields: ['status'] },
    { fields: ['memberId'] },
    { fields: ['deadline'], sparse: true },
    { fields: ['foreign'], sparse: true },
  ],
};
