import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiProblem, ask, type Of } from './client.ts';
import { keys } from './keys.ts';
import { useStream } from './live.ts';

type Saga = Of<'Saga'>;

/** One that was just begun may not have reached the coordinator; so often it is asked for. */
const askings = 10;
const lookEveryMs = 1_000;

export function hasEnded({ status }: Pick<Saga, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'COMPENSATED' || status === 'ABANDONED';
}

/**
 * A saga as it is at this moment, kept so by the server's events until it ends; or by asking, where `by` says so: a
 * browser has six connections to a server, and each stream takes one. Nothing is asked without an id.
 */
export function useFollowedSaga(sagaId: string | undefined, by: 'events' | 'asking' = 'events') {
  const queries = useQueryClient();
  const queryKey = keys.sagas.one(sagaId ?? '');
  const known = () => queries.getQueryData<Saga>(queryKey);
  /** An answer may be overtaken by an event that knows more. */
  const newer = (saga: Saga): Saga => {
    const before = known();
    return before !== undefined && before.version > saga.version ? before : saga;
  };
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => newer(await ask(api.GET('/sagas/{sagaId}', { params: { path: { sagaId: sagaId ?? '' } }, signal }))),
    enabled: sagaId !== undefined,
    refetchInterval: ({ state: { data } }) => (by === 'asking' && (data === undefined || !hasEnded(data)) ? lookEveryMs : false),
    retry: (tries, error) => !(error instanceof ApiProblem) || tries < askings,
  });
  const under = query.data === undefined || !hasEnded(query.data);
  useStream({
    path: sagaId === undefined || !under || by === 'asking' ? undefined : `/sagas/${encodeURIComponent(sagaId)}/events`,
    event: 'saga',
    more: () => {
      const saga = known();
      return saga === undefined || !hasEnded(saga);
    },
    seen: (data) => void queries.setQueryData<Saga>(queryKey, newer(JSON.parse(data) as Saga)),
  });
  return query;
}
