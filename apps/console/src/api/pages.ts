import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** What goes into the query of a page: nothing for the first one. */
export type Cursor = { readonly cursor?: string };

/** A list that grows by a page at a time. `find` is given the cursor of the page. */
export function usePages<Item>(queryKey: QueryKey, find: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Item>>) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: ({ pageParam, signal }) => find(pageParam === '' ? {} : { cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // While one types, the list stays until the next one is there.
    placeholderData: keepPreviousData,
  });
  return {
    query: { data: data?.pages.flatMap(({ items }) => items), error, refetch },
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    moreComes: isFetchingNextPage,
  };
}
