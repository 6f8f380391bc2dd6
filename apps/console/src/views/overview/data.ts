import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useStream } from '../../api/live.ts';

/** So many seconds come with every live event. */
const liveSeconds = 60;
const latest = { limit: 8 };
/** While nothing happens nothing is told, and the time goes on all the same. */
const askEveryMs = 2_000;
const healthEveryMs = 3_000;

interface Told {
  readonly counts: Of<'SagaCounts'>;
  readonly statistics: Of<'SagaStatistics'>;
}

/** The server tells twice a second at most what there is, however much happens: that is all that this page draws anew for. */
export function useOverviewLive(): void {
  const queries = useQueryClient();
  useStream({
    path: '/sagas/live',
    event: 'sagas',
    seen: (data) => {
      const { counts, statistics } = JSON.parse(data) as Told;
      queries.setQueryData<Of<'SagaCounts'>>(keys.sagas.counts({}), counts);
      queries.setQueryData<Of<'SagaStatistics'>>(keys.sagas.statistics(liveSeconds), statistics);
      // One that is under way is not broken off: a server under load would never get to answer.
      void queries.invalidateQueries({ queryKey: keys.sagas.list(latest) }, { cancelRefetch: false });
    },
  });
}

export function useCounts() {
  return useQuery({ queryKey: keys.sagas.counts({}), queryFn: ({ signal }) => ask(api.GET('/sagas/counts', { signal })) });
}

export function useStatistics(seconds: number) {
  return useQuery({
    queryKey: keys.sagas.statistics(seconds),
    queryFn: ({ signal }) => ask(api.GET('/sagas/statistics', { params: { query: { seconds } }, signal })),
    refetchInterval: askEveryMs,
    // The last window stays until the next one is there.
    placeholderData: keepPreviousData,
  });
}

export function useHealth() {
  return useQuery({ queryKey: keys.health, queryFn: ({ signal }) => ask(api.GET('/health', { signal })), refetchInterval: healthEveryMs });
}

export function useLatest() {
  return useQuery({ queryKey: keys.sagas.list(latest), queryFn: ({ signal }) => ask(api.GET('/sagas', { params: { query: latest }, signal })) });
}
