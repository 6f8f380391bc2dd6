import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useFollowedSaga } from '../../api/saga.ts';
import { isOver, type ExperimentName } from './experiments.ts';

const lookEveryMs = 1_000;
/** A late answer comes within a second of the end; whoever opens an old experiment asks in vain. */
const patienceMs = 30_000;

/** A saga live to its end, and a little longer: the stream ends with the saga, but a late answer is still to be seen. */
export function useFollowedInLab(sagaId: string, experiment: ExperimentName | undefined) {
  const query = useFollowedSaga(sagaId);
  const saga = query.data;
  const waits = saga?.endedAt !== undefined && !isOver(experiment, saga) && Date.now() - Date.parse(saga.endedAt) < patienceMs;
  useQuery({
    queryKey: keys.sagas.one(sagaId),
    queryFn: ({ signal }) => ask(api.GET('/sagas/{sagaId}', { params: { path: { sagaId } }, signal })),
    enabled: waits,
    refetchInterval: waits ? lookEveryMs : false,
  });
  return query;
}
