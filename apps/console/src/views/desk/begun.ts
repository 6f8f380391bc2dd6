import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Of } from '../../api/client.ts';
import { isLost, newKey } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { hasEnded } from '../../api/saga.ts';
import { begin, recall, type Clear, type Errand, type Rent, type Return } from './errands.ts';
import type { Asked } from './send.ts';

const stored = 'book-rental.errands';
const listeners = new Set<() => void>();
/** Kept by the window, so that a reload takes up under the same keys what was under way. */
let errands = recall(sessionStorage.getItem(stored), Date.now());

function keep(next: readonly Errand[]): void {
  if (next === errands) return;
  errands = next;
  sessionStorage.setItem(stored, JSON.stringify(errands));
  for (const one of listeners) one();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

type Intent = Pick<Rent, 'kind' | 'name' | 'item'> | Pick<Return, 'kind' | 'rentalId' | 'item'> | Pick<Clear, 'kind' | 'point'>;

/** The errands of a member in this window, and how to begin one or put it away. */
export function useErrands(memberId: string) {
  const all = useSyncExternalStore(listen, () => errands);
  const queries = useQueryClient();
  return {
    errands: all.filter((one) => one.memberId === memberId),
    begin: (intent: Intent) => keep(begin(errands, { ...intent, key: newKey(), memberId, at: Date.now() }, (one) => isOver(queries, one))),
    putAway: (key: string) => keep(errands.filter((one) => one.key !== key)),
  };
}

/** As far as this window knows: refused at once, or its saga needs nobody at the desk any more. */
export function isOver(queries: QueryClient, { key }: Errand): boolean {
  const asked = queries.getQueryState<Asked>(keys.order(key));
  if (asked?.status === 'error') return !isLost(asked.error);
  if (asked?.data === undefined) return false;
  const saga = queries.getQueryData<Of<'Saga'>>(keys.sagas.one(asked.data.sagaId));
  return saga !== undefined && (hasEnded(saga) || saga.status === 'STUCK');
}
