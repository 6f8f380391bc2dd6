import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useEvents } from '../../api/live.ts';
import { addressOf, livePath, type Filter } from './filter.ts';
import { heardMore, noTail, released, type Heard, type Tail } from './tail.ts';

export const pageSize = 50;

/** The messages of a filter, newest first, as many as were asked for. */
export function useFound(filter: Filter) {
  return useInfiniteQuery({
    queryKey: keys.topics.messages({ ...filter }),
    queryFn: ({ signal, pageParam }) => ask(api.GET('/topics/messages', { params: { query: { limit: pageSize, ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // A page is a look at a time; what comes later is followed, or asked for.
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });
}

/** How it stands with hearing of what comes: `away` is the log's own sentence. */
export type Standing = { readonly kind: 'connecting' | 'following' | 'broken' } | { readonly kind: 'away'; readonly detail: string };

/** Follows what comes, while `on`. Whoever reads is not disturbed. */
export function useTail(filter: Filter, on: boolean, reading: () => boolean): { readonly tail: Tail; readonly standing: Standing; readonly release: () => void; readonly forget: () => void } {
  const queries = useQueryClient();
  const [tail, setTail] = useState<Tail>(noTail);
  const [standing, setStanding] = useState<Standing>({ kind: 'connecting' });
  useEvents({
    path: on ? livePath(filter) : undefined,
    heard: {
      // What came between the look and now, or while nothing could be heard, is found by looking again.
      following: () => {
        setStanding({ kind: 'following' });
        void queries.invalidateQueries({ queryKey: keys.topics.messages({ ...filter }) });
      },
      messages: (data) => {
        setStanding({ kind: 'following' });
        setTail((known) => heardMore(known, JSON.parse(data) as Heard, reading()));
      },
      away: (data) => setStanding({ kind: 'away', detail: (JSON.parse(data) as { readonly detail: string }).detail }),
    },
    broken: () => setStanding({ kind: 'broken' }),
  });
  return { tail, standing, release: () => setTail(released), forget: () => setTail(noTail) };
}

/** To an address that has this filter. */
export function addressTo(filter: Filter, follow: boolean): string {
  const asked = new URLSearchParams({ ...addressOf(filter), ...(follow ? { follow: '1' } : {}) }).toString();
  return `/topics${filter.topic === undefined ? '' : `/${filter.topic}`}${asked === '' ? '' : `?${asked}`}`;
}
