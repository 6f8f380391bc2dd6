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
  },
  indexes: [
    { fields: ['status'] },
    { fields: ['memberId'] },
    { fields: ['deadline'], sparse: true },
  ],
};
