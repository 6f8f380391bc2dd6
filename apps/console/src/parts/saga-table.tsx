import type { Of } from '../api/client.ts';
import { DataTable } from './data-table.tsx';
import { ShortId } from './short-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Time } from './time.tsx';
import { useWords } from '../words/language.tsx';
import { sagaColumns, sagaTypes } from '../words/words.ts';

/** Sagas, a row each. */
export function SagaTable({ label, sagas }: { readonly label: string; readonly sagas: readonly Of<'SagaSummary'>[] }) {
  const said = useWords(sagaColumns);
  const types = useWords(sagaTypes);
  return (
    <DataTable
      label={label}
      rows={sagas}
      keyOf={({ sagaId }) => sagaId}
      columns={[
        { title: said.saga, show: ({ sagaId }) => <ShortId id={sagaId} to={`/sagas/${encodeURIComponent(sagaId)}`} /> },
        { title: said.type, show: ({ type, item }) => [types[type ?? 'UNKNOWN'], item?.title ?? ''].filter((part) => part !== '').join(' · ') },
        { title: said.state, show: ({ status }) => <StatusBadge status={status} /> },
        { title: said.member, show: ({ memberId }) => memberId ?? '' },
        { title: said.started, show: ({ startedAt }) => <Time at={startedAt} /> },
      ]}
    />
  );
}
