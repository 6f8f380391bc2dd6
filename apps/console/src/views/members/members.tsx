import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function Members() {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.members.list({}), queryFn: ({ signal }) => ask(api.GET('/members', { signal })) });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState Icon={IconUsers} title={said.none}>{said.noneText}</EmptyState>
          ) : (
            <DataTable
              label={said.title}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: said.name, show: ({ name }) => name },
                { title: said.id, show: ({ id }) => <ShortId id={id} /> },
                { title: said.points, numeric: true, show: ({ points }) => points },
              ]}
            />
          )
        }
      </DataState>
    </>
  );
}
