import { Box, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconIdBadge2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { MemberSearch } from '../../parts/member-search.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import { words } from './words.ts';

export function Desk() {
  const said = useWords(words);
  const go = useNavigate();
  const { memberId } = useParams();
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <Stack gap="lg">
        <Box maw={440}>
          <MemberSearch onPick={({ id }) => void go(`/desk/${encodeURIComponent(id)}`)} />
        </Box>
        {memberId === undefined ? <EmptyState Icon={IconIdBadge2} title={said.pick}>{said.pickText}</EmptyState> : <RentalCard memberId={memberId} />}
      </Stack>
    </>
  );
}

function RentalCard({ memberId }: { readonly memberId: string }) {
  const said = useWords(words);
  const { points } = useWords(everywhere);
  const query = useQuery({ queryKey: keys.rentals.card(memberId), queryFn: ({ signal }) => ask(api.GET('/rental-cards/{memberId}', { params: { path: { memberId } }, signal })) });
  return (
    <DataState query={query}>
      {({ open, lateFee, blocked, blockedBecause }) => (
        <Card>
          <Title order={2} mb="xs">{said.card} · {memberId}</Title>
          <Group gap="xl">
            <Text>{said.open} <strong>{open}</strong></Text>
            <Text>{said.fee} <strong>{points(lateFee)}</strong></Text>
            <Text>{blocked ? `${said.blocked}: ${blockedBecause.join(' ')}` : said.free}</Text>
          </Group>
        </Card>
      )}
    </DataState>
  );
}
