import { Button, Card, SimpleGrid, Stack, Title } from '@mantine/core';
import { IconBook, IconHeartHandshake, IconHistory, IconRoute, IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, ApiProblem, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { usePages } from '../../api/pages.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { Balance } from '../../parts/balance.tsx';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LoanList } from '../../parts/loan-list.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import parts from '../../parts/parts.module.css';
import { PointsLedger } from '../../parts/points-ledger.tsx';
import { RowList } from '../../parts/row-list.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { sagaTypes, words as everywhere } from '../../words/words.ts';
import { words } from './words.ts';

const shownSagas = 8;
const shownLines = 50;

/** One member: what they have, what they had, their points, and what happened. */
export function MemberPage({ id }: { readonly id: string }) {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.members.one(id), queryFn: ({ signal }) => ask(api.GET('/members/{id}', { params: { path: { id } }, signal })) });
  const unknown = query.error instanceof ApiProblem && query.error.problem.status < 500;
  return (
    <>
      <BackLink to="/members">{said.title}</BackLink>
      {unknown ? <EmptyState Icon={IconUserQuestion} heading title={said.unknown(id)}>{said.unknownText}</EmptyState> : <DataState query={query}>{(member) => <Known member={member} />}</DataState>}
    </>
  );
}

function Known({ member: { id, name, email, points } }: { readonly member: Of<'Member'> }) {
  const said = useWords(words);
  const at = encodeURIComponent(id);
  const open = usePages(keys.rentals.loans(id), (cursor, signal) => ask(api.GET('/rental-cards/{memberId}/loans', { params: { path: { memberId: id }, query: cursor }, signal })));
  const past = usePages(keys.rentals.history(id), (cursor, signal) => ask(api.GET('/rental-cards/{memberId}/history', { params: { path: { memberId: id }, query: { limit: 10, ...cursor } }, signal })));
  return (
    <>
      <PageHeader title={name} lead={id}>
        <Button component={Link} to={`/desk/${at}`} leftSection={<IconHeartHandshake size={18} stroke={1.6} aria-hidden />}>{said.toDesk}</Button>
      </PageHeader>
      <Stack gap="xl">
        <Card><Summary id={id} email={email} points={points} /></Card>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="xl">
          <Stack gap="xl">
            <Section title={said.open}>
              <DataState query={open.query}>
                {(loans) => (loans.length === 0 ? <EmptyState Icon={IconBook} title={said.noOpen} /> : <LoanList label={said.open} loans={loans} of="book" />)}
              </DataState>
            </Section>
            <Section title={said.past}>
              <DataState query={past.query}>
                {(loans) => (loans.length === 0 ? <EmptyState Icon={IconHistory} title={said.noPast} /> : <LoanList label={said.past} loans={loans} of="book" />)}
              </DataState>
              <MoreButton more={past.more} loading={past.moreComes} />
            </Section>
          </Stack>
          <Section title={said.ledger}><Card><PointsLedger memberId={id} limit={shownLines} /></Card></Section>
        </SimpleGrid>
        <Sagas memberId={id} />
      </Stack>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">{title}</Title>
      {children}
    </section>
  );
}

function Summary({ id, email, points }: { readonly id: string; readonly email: string | undefined; readonly points: number }) {
  const said = useWords(words);
  const { points: pointsOf } = useWords(everywhere);
  const { data: card } = useQuery({ queryKey: keys.rentals.card(id), queryFn: ({ signal }) => ask(api.GET('/rental-cards/{memberId}', { params: { path: { memberId: id } }, signal })) });
  return (
    <Facts
      facts={[
        { name: said.points, value: <Balance points={points} /> },
        { name: said.mayRent, value: card === undefined ? '…' : card.blocked ? said.no : said.yes },
        { name: said.fee, value: card === undefined ? '…' : pointsOf(card.lateFee) },
        { name: said.returned, value: card?.returned ?? '…' },
        { name: said.email, value: email },
      ]}
    />
  );
}

function Sagas({ memberId }: { readonly memberId: string }) {
  const said = useWords(words);
  const types = useWords(sagaTypes);
  const filter = { memberId, limit: shownSagas };
  const query = useQuery({ queryKey: keys.sagas.list(filter), queryFn: ({ signal }) => ask(api.GET('/sagas', { params: { query: filter }, signal })) });
  return (
    <Section title={said.sagas}>
      <DataState query={query}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState Icon={IconRoute} title={said.noSagas} />
          ) : (
            <>
              <RowList
                label={said.sagas}
                rows={items.map(({ sagaId, type, item, status, startedAt }) => ({
                  id: sagaId,
                  title: [types[type ?? 'UNKNOWN'], item?.title ?? ''].filter((part) => part !== '').join(' · '),
                  to: `/sagas/${encodeURIComponent(sagaId)}`,
                  text: <Time at={startedAt} />,
                  side: <StatusBadge status={status} />,
                }))}
              />
              {nextCursor === null ? null : <p><Link to={`/sagas?memberId=${encodeURIComponent(memberId)}`} className={parts['quietLink'] ?? ''}>{said.allSagas}</Link></p>}
            </>
          )
        }
      </DataState>
    </Section>
  );
}
