import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useStream } from '../../api/live.ts';
import { asked, type Filter } from './filter.ts';
import { laterPages, newerThan, renewed, rowsOf, stillFirst, type Page, type Row } from './rows.ts';

const pageSize = 50;

/** What is on the screen, for whoever hears that something changed. */
export interface Looking {
  /** Scrolled down: rows must not move. */
  readonly reading: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * The sagas of a filter, as many as were scrolled to. When something changes, the newest page and those that are looked at
 * are asked for again, never all.
 */
export function useRows(filter: Filter, looking: () => Looking) {
  const queries = useQueryClient();
  const key = keys.sagas.list(asked(filter));
  const [newer, setNewer] = useState(0);
  const read = async (cursor: string, signal?: AbortSignal): Promise<Page> =>
    ask(api.GET('/sagas', { params: { query: { limit: pageSize, ...asked(filter), ...(cursor === '' ? {} : { cursor }) } }, ...(signal === undefined ? {} : { signal }) }));
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // The stream below tells when there is something new.
    staleTime: Infinity,
  });
  /** A further page on its way brings the pages before it along as they were when it was asked for. */
  const overwritten = useRef(false);
  const change = (to: (data: InfiniteData<Page, string>) => InfiniteData<Page, string>): void => {
    if (queries.getQueryState(key)?.fetchStatus === 'fetching') overwritten.current = true;
    queries.setQueryData<InfiniteData<Page, string>>(key, (data) => (data === undefined ? data : to(data)));
  };
  const showNewest = (newest: Page): void => {
    change(() => ({ pages: [newest], pageParams: [''] }));
    setNewer(0);
  };

  async function refresh(): Promise<void> {
    const data = queries.getQueryData<InfiniteData<Page, string>>(key);
    if (data === undefined) return;
    const newest = await read('');
    const { reading, from, to } = looking();
    if (!reading) return showNewest(newest);
    // Somebody may have had the newest shown while they were asked for.
    setNewer(newerThan(rowsOf(queries.getQueryData<InfiniteData<Page, string>>(key) ?? data), newest.items));
    change(({ pages, pageParams }) => ({ pageParams, pages: pages.map((page, index) => (index === 0 ? stillFirst(page, newest) : page)) }));
    for (const index of laterPages(data, from, to)) {
      const cursor = data.pageParams[index] ?? '';
      const fresh = await read(cursor);
      change(({ pages, pageParams }) => ({ pageParams, pages: pages.map((page, at) => (pageParams[at] === cursor && at > 0 ? renewed(page, fresh) : page)) }));
    }
  }
  const refreshed = useOneAtATime(refresh);
  const further = query.isFetchingNextPage;
  useEffect(() => {
    if (further || !overwritten.current) return;
    overwritten.current = false;
    void refreshed();
  });
  useStream({ path: '/sagas/live', event: 'sagas', seen: (data) => told(data) });

  function told(data: string): void {
    void refreshed();
    if (filter.type === undefined && filter.memberId === undefined) queries.setQueryData(keys.sagas.counts({}), (JSON.parse(data) as { readonly counts: Of<'SagaCounts'> }).counts);
    else void queries.invalidateQueries({ queryKey: keys.sagas.counts(countsAsked(filter)) });
  }

  const rows: readonly Row[] = query.data === undefined ? [] : rowsOf(query.data);
  return { query, rows, newer, showNewer: async () => showNewest(await read('')) };
}

function countsAsked({ type, memberId }: Filter) {
  return { ...(type === undefined ? {} : { type }), ...(memberId === undefined ? {} : { memberId }) };
}

/** How many there are by state, of the type and member that are asked for. */
export function useCounts(filter: Filter): Of<'SagaCounts'> | undefined {
  const wanted = countsAsked(filter);
  return useQuery({ queryKey: keys.sagas.counts(wanted), queryFn: ({ signal }) => ask(api.GET('/sagas/counts', { params: { query: wanted }, signal })) }).data;
}

/** What is told while it runs makes it run once more, however often: the last one always counts. A server that is away tells again later. */
function useOneAtATime(run: () => Promise<void>): () => Promise<void> {
  const state = useRef({ running: false, again: false });
  return async () => {
    if (state.current.running) {
      state.current.again = true;
      return;
    }
    state.current.running = true;
    do {
      state.current.again = false;
      await run().catch(() => undefined);
    } while (state.current.again);
    state.current.running = false;
  };
}
