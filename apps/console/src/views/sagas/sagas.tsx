import { Button, Text } from '@mantine/core';
import { IconArrowUp, IconFilterOff, IconRoute } from '@tabler/icons-react';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { LoadingRows } from '../../parts/loading-rows.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { asked, filterOf, isEmpty, type Filter } from './filter.ts';
import { Filters } from './filters.tsx';
import { SagaList } from './saga-list.tsx';
import classes from './sagas.module.css';
import { useKeys } from './use-keys.ts';
import { useRows, type Looking } from './use-rows.ts';
import { words } from './words.ts';

const fullPage = 50;

/** Every saga, newest first: filtered by the address, live, and smooth however many there are. */
export function Sagas() {
  const said = useWords(words);
  const [address, setAddress] = useSearchParams();
  const filter = filterOf(address);
  const show = (next: Filter): void => setAddress(asked(next), { replace: true });
  const clear = (): void => show({ status: [] });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <Filters filter={filter} show={show} />
      <Rows key={new URLSearchParams(asked(filter)).toString()} filter={filter} clear={clear} />
      <Text c="dimmed" fz="sm" mt="md" className={classes['keys']}>{said.keys}</Text>
    </>
  );
}

function Rows({ filter, clear }: { readonly filter: Filter; readonly clear: () => void }) {
  const said = useWords(words);
  const looking = useRef<() => Looking>(() => ({ reading: false, from: 0, to: 0 }));
  const { query, rows, newer, showNewer } = useRows(filter, () => looking.current());
  const list = useRef<HTMLUListElement>(null);
  const active = useKeys(rows, clear);
  if (query.data === undefined) return query.error === null ? <LoadingRows rows={9} height={28} /> : <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0 && !query.hasNextPage) {
    return isEmpty(filter) ? <EmptyState Icon={IconRoute} title={said.none}>{said.noneText}</EmptyState> : (
      <EmptyState Icon={IconFilterOff} title={said.noMatch} action={<Button variant="light" onClick={clear}>{said.clear}</Button>}>{said.noMatchText}</EmptyState>
    );
  }
  return (
    <>
      <div className={classes['newer']} role="status">
        {newer === 0 ? null : (
          <Button size="xs" radius="xl" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={() => void showNewer().then(() => window.scrollTo({ top: 0 }))}>
            {newer < fullPage ? said.newer(newer) : said.manyNewer(newer)}
          </Button>
        )}
      </div>
      <SagaList rows={rows} query={query} active={active} listRef={list} looking={looking} />
    </>
  );
}
