import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { SagaTable } from '../../parts/saga-table.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function Overview() {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.sagas.list({ limit: 10 }), queryFn: ({ signal }) => ask(api.GET('/sagas', { params: { query: { limit: 10 } }, signal })) });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <Title order={2} mb="sm">{said.latest}</Title>
      <DataState query={query}>
        {({ items }) => (items.length === 0 ? <EmptyState title={said.none}>{said.noneText}</EmptyState> : <SagaTable label={said.latest} sagas={items} />)}
      </DataState>
    </>
  );
}
