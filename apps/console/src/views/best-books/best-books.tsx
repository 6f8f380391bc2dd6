import { IconTrophy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function BestBooks() {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.bestBooks({}), queryFn: ({ signal }) => ask(api.GET('/best-books', { signal })) });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState Icon={IconTrophy} title={said.none}>{said.noneText}</EmptyState>
          ) : (
            <DataTable
              label={said.title}
              rows={items}
              keyOf={({ item }) => String(item.no)}
              columns={[
                { title: said.name, show: ({ item }) => item.title },
                { title: said.count, numeric: true, show: ({ rentCount }) => rentCount },
              ]}
            />
          )
        }
      </DataState>
    </>
  );
}
