import { IconBook2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function Books() {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.books.list({}), queryFn: ({ signal }) => ask(api.GET('/books', { signal })) });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState Icon={IconBook2} title={said.none}>{said.noneText}</EmptyState>
          ) : (
            <DataTable
              label={said.title}
              rows={items}
              keyOf={({ no }) => String(no)}
              columns={[
                { title: said.no, show: ({ no }) => no },
                { title: said.name, show: ({ title }) => title },
                { title: said.author, show: ({ author }) => author ?? '' },
                { title: said.state, show: ({ status }) => <StatusBadge status={status} /> },
              ]}
            />
          )
        }
      </DataState>
    </>
  );
}
