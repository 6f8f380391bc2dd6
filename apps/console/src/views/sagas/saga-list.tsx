import { Button, Card, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react';
import { useWords } from '../../words/language.tsx';
import { SagaRow } from './saga-row.tsx';
import type { Row } from './rows.ts';
import classes from './sagas.module.css';
import type { Active } from './use-keys.ts';
import type { Looking, useRows } from './use-rows.ts';
import { words } from './words.ts';

/** Rows are of one height each way, so that thousands need no measuring. */
const heights = { wide: 64, narrow: 126 };
const beyond = 8;
/** So near the end the next page is asked for. */
const soon = 15;
/** Of a search so many pages in a row may hold nothing before somebody is asked whether to go on. */
const emptyPages = 4;

interface SagaListProps {
  readonly rows: readonly Row[];
  readonly query: ReturnType<typeof useRows>['query'];
  readonly active: Active;
  readonly listRef: RefObject<HTMLUListElement | null>;
  readonly looking: RefObject<() => Looking>;
}

/** Only the rows that are in sight are in the page. */
export function SagaList({ rows, query, active, listRef, looking }: SagaListProps) {
  const said = useWords(words);
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  const height = narrow ? heights.narrow : heights.wide;
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => setAbove((listRef.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [listRef, narrow]);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => height, overscan: beyond, scrollMargin: above, getItemKey: (index) => rows[index]?.sagaId ?? index });
  useEffect(() => virtual.measure(), [virtual, height]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    looking.current = () => ({ reading: window.scrollY > above, from: shown[0]?.index ?? 0, to: last });
  });

  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query;
  const inVain = (data?.pages.length ?? 0) - 1 - (data?.pages.findLastIndex(({ items }) => items.length > 0) ?? 0);
  const goOn = hasNextPage && inVain < emptyPages;
  useEffect(() => {
    if (goOn && !isFetchingNextPage && last >= rows.length - soon) void fetchNextPage();
  }, [goOn, isFetchingNextPage, fetchNextPage, last, rows.length, data?.pages.length]);

  // Rows that come and go must not take the focus back: only the keyboard moves it.
  const stand = useEffectEvent((sagaId: string) => {
    virtual.scrollToIndex(Math.max(0, rows.findIndex((row) => row.sagaId === sagaId)), { align: 'auto' });
    document.getElementById(`saga-${sagaId}`)?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (active.sagaId !== undefined) stand(active.sagaId);
  }, [active.sagaId]);

  return (
    <Card p={0}>
      <ul ref={listRef} className={classes['list']} aria-label={said.title} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : <SagaRow key={row.sagaId} row={row} index={index} count={hasNextPage ? -1 : rows.length} top={start - above} height={height} go={active.go} />;
        })}
      </ul>
      {isFetchingNextPage ? <Text c="dimmed" fz="sm" ta="center" py="sm">{said.loadingMore}</Text> : null}
      {hasNextPage && !goOn && !isFetchingNextPage ? <Button variant="subtle" fullWidth onClick={() => void fetchNextPage()}>{said.searchOn}</Button> : null}
    </Card>
  );
}
