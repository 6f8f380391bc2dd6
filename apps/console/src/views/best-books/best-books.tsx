import { Group, SegmentedControl, Title } from '@mantine/core';
import { IconTrophy } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { useFilter } from '../../api/filter.ts';
import { keys } from '../../api/keys.ts';
import { BookTitle } from '../../parts/book-title.tsx';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { RowList } from '../../parts/row-list.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import classes from './best-books.module.css';
import { ByDay } from './by-day.tsx';
import { words } from './words.ts';

const periods = ['week', 'month', 'year', 'all'] as const;
const shown = 20;

/** What is rented most, in the library's week, month or year, or ever. */
export function BestBooks() {
  const said = useWords(words);
  const [filter, set] = useFilter('period');
  const period = periods.find((one) => one === filter.period) ?? 'all';
  const query = useQuery({
    queryKey: keys.bestBooks({ period }),
    queryFn: ({ signal }) => ask(api.GET('/best-books', { params: { query: { period, limit: shown } }, signal })),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <ByDay />
      <Group justify="space-between" mt="xl" mb="sm">
        <Title order={2}>{said.ranking}</Title>
        <SegmentedControl aria-label={said.period} value={period} onChange={(value) => set('period', value === 'all' ? '' : value)} data={periods.map((value) => ({ value, label: said[value] }))} />
      </Group>
      <DataState query={query}>
        {({ items }) => (items.length === 0 ? <EmptyState Icon={IconTrophy} title={said.none}>{said.noneText}</EmptyState> : <Ranking items={items} />)}
      </DataState>
    </>
  );
}

function Ranking({ items }: { readonly items: readonly Of<'BestBook'>[] }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const most = items[0]?.rentCount ?? 1;
  return (
    <RowList
      label={said.ranking}
      rows={items.map(({ item, rentCount }, index) => ({
        id: String(item.no),
        lead: <span className={classes['rank']} data-first={index === 0}>{index + 1}</span>,
        title: <BookTitle item={item} />,
        to: `/books/${item.no}`,
        text: <span className={classes['bar']} style={{ width: `${Math.max(2, (rentCount / most) * 100)}%` }} aria-hidden />,
        side: <span className={classes['count']}>{said.times(rentCount.toLocaleString(language))}</span>,
      }))}
    />
  );
}
