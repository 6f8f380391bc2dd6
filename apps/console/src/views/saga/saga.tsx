import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLive } from '../../api/live.ts';
import { DataState } from '../../parts/data-state.tsx';
import { JsonView } from '../../parts/json-view.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

export function SagaPage() {
  const said = useWords(words);
  const { sagaId = '' } = useParams();
  const query = useQuery({ queryKey: keys.sagas.one(sagaId), queryFn: ({ signal }) => ask(api.GET('/sagas/{sagaId}', { params: { path: { sagaId } }, signal })) });
  const under = query.data !== undefined && query.data.endedAt === undefined;
  useLive({ path: under ? `/sagas/${encodeURIComponent(sagaId)}/events` : undefined, event: 'saga', more: () => under }, keys.sagas.one(sagaId));
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <DataState query={query}>{(saga) => <Told saga={saga} />}</DataState>
    </>
  );
}

function Told({ saga }: { readonly saga: Of<'Saga'> }) {
  const said = useWords(words);
  return (
    <Stack gap="lg">
      <Group>
        <StatusBadge status={saga.status} />
        <ShortId id={saga.sagaId} />
        <Time at={saga.startedAt} />
        {saga.reason === undefined ? null : <Text>{saga.reason.message}</Text>}
      </Group>
      <Card>
        <Title order={2} mb="sm">{said.timeline}</Title>
        <Stack gap={6}>
          {saga.timeline.map((line, index) => (
            <Text key={index} fz="sm">
              {line.direction === 'in' ? '←' : line.direction === 'out' ? '→' : '·'} {line.what} {line.who ?? ''} {line.mark ?? ''}
            </Text>
          ))}
        </Stack>
      </Card>
      <JsonView label={said.raw} value={saga} />
    </Stack>
  );
}
