import { iso } from '@book-rental/kernel';
import { removeOld } from '@book-rental/runtime';
import type { SagaService } from './assemble.ts';
import { keyBound } from './coordinator/age.ts';
import { ofStates } from './coordinator/collection.ts';
import { hasEnded, type SagaState } from './engine/state.ts';

const ended = ['COMPLETED', 'COMPENSATED', 'ABANDONED'] as const;

/** Removes a portion (for each way to end one) of the sagas that ended before `before` (ms) and owe nothing; answers how many went. */
export async function forgetSagas({ target }: SagaService, before: number, limit: number): Promise<number> {
  const old = iso(before);
  const gone = (saga: SagaState) => hasEnded(saga.status) && saga.endedAt !== undefined && saga.endedAt < old;
  let removed = 0;
  // One state at a time, so that the index has them in order and a portion costs the same however many there are.
  for (const status of ended) {
    const find = { ...ofStates([status]), settledAt: { lt: old } };
    removed += await removeOld(target, { where: { ...find, key: { lt: keyBound(before) } }, orderBy: [{ field: 'key' }], limit }, gone);
    removed += await removeOld(target, { where: { ...find, foreign: 1 }, orderBy: [{ field: 'key' }], limit }, gone);
  }
  return removed;
}
