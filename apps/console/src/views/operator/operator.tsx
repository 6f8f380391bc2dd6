import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { SagaTable } from '../../parts/saga-table.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function Operator() {
  const said = useWords(words);
  const query = useQuery({
    queryKey: keys.sagas.list({ status: 'STUCK' }),
    queryFn: ({ signal }) => ask(api.GET('/sagas', { params: { query: { status: 'STUCK' } }, signal })),
  });
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={query}>
        {({ items }) => (items.length === 0 ? <EmptyState Icon={IconCircleCheck} title={said.none}>{said.noneText}</EmptyState> : <SagaTable label={said.title} sagas={items} />)}
      </DataState>
    </>
  );
}
