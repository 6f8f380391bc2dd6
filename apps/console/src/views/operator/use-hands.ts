import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLive } from '../../api/live.ts';
import type { Amount } from './amount.ts';

const pageSize = 20;
/** Ages grow although nothing changes. */
const lookEveryMs = 5_000;

/** Which sagas may need a person, the most urgent first. Those that go on by themselves only when they take longer than they do. */
export const concerns = [
  { status: 'STUCK' },
  { status: 'COMPENSATING', olderThan: 'PT5S' },
  { status: 'RUNNING', olderThan: 'PT1M' },
] as const;

export type Concern = (typeof concerns)[number];
type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
export type Pages<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>>;

function useConcern(concern: Concern): Pages<Of<'SagaSummary'>> {
  return useInfiniteQuery({
    queryKey: keys.sagas.hands.list(concern),
    queryFn: ({ signal, pageParam }): Promise<Page<Of<'SagaSummary'>>> => ask(api.GET('/sagas', { params: { query: { ...concern, limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: lookEveryMs,
  });
}

export interface Hands {
  readonly stuck: Pages<Of<'SagaSummary'>>;
  readonly compensating: Pages<Of<'SagaSummary'>>;
  readonly running: Pages<Of<'SagaSummary'>>;
}

/** Live: what becomes stuck is there at once. */
export function useHands(): Hands {
  useLive({ path: '/sagas/live', event: 'sagas' }, keys.sagas.hands.all);
  return { stuck: useConcern(concerns[0]), compensating: useConcern(concerns[1]), running: useConcern(concerns[2]) };
}

export type ParkedStatus = Of<'ParkedMessage'>['status'];

export function useParked(status: ParkedStatus): Pages<Of<'ParkedMessage'>> {
  return useInfiniteQuery({
    queryKey: keys.parked.list({ status }),
    queryFn: ({ signal, pageParam }): Promise<Page<Of<'ParkedMessage'>>> => ask(api.GET('/parked', { params: { query: { status, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: lookEveryMs,
  });
}

export function itemsOf<Item>({ data }: Pages<Item>): readonly Item[] {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}

/** How many there are, as far as they were looked at; undefined while nobody knows. */
export function amountOf(pages: Pages<unknown>): Amount | undefined {
  return pages.data === undefined ? undefined : { count: itemsOf(pages).length, more: pages.hasNextPage };
}
