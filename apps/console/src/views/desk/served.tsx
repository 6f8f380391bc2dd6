import { Button, Card, Group, Title } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ApiProblem, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import parts from '../../parts/parts.module.css';
import { PointsLedger } from '../../parts/points-ledger.tsx';
import { useWords } from '../../words/language.tsx';
import { useErrands } from './begun.ts';
import classes from './desk.module.css';
import { ErrandCard } from './errand-card.tsx';
import { MemberHead } from './member-head.tsx';
import { OpenLoans } from './open-loans.tsx';
import { RentBox } from './rent-box.tsx';
import { words } from './words.ts';

/** A loan on its way, or on its way back, is looked at until it has arrived. */
const lookEveryMs = 1_000;
const shownLines = 6;
/** So many errands, the newest, are followed by a stream each. */
const streamed = 2;

interface ServedProps {
  readonly memberId: string;
  readonly onRegister: () => void;
}

/** The member at the desk: what there is to know, and all that can be done for them. */
export function Served({ memberId, onRegister }: ServedProps) {
  const said = useWords(words);
  const member = useQuery({ queryKey: keys.members.one(memberId), queryFn: ({ signal }) => ask(api.GET('/members/{id}', { params: { path: { id: memberId } }, signal })) });
  if (member.error instanceof ApiProblem && member.error.problem.status === 404) {
    return <EmptyState Icon={IconUserQuestion} title={said.unknown(memberId)} action={<Button mt="xs" onClick={onRegister}>{said.registerNow}</Button>}>{said.unknownText}</EmptyState>;
  }
  return <DataState query={member}>{(known) => <Known member={known} />}</DataState>;
}

function Known({ member }: { readonly member: Of<'Member'> }) {
  const said = useWords(words);
  const { id, name } = member;
  const { card, loans, overdue } = useCard(id);
  const { errands, begin, putAway } = useErrands(id);
  return (
    <div className={classes['desk']}>
      <div className={classes['main']}>
        <div className={classes['left']}>
          <DataState query={card}>
            {(known) => <MemberHead member={member} card={known} overdue={overdue.size} onClear={() => begin({ kind: 'OVERDUE', point: known.lateFee })} />}
          </DataState>
          <RentBox onRent={({ no, title }) => begin({ kind: 'RENT', name, item: { no, title } })} />
          <DataState query={loans}>
            {({ items }) => <OpenLoans loans={items} overdue={overdue} onReturn={({ rentalId, item: { no } }, title) => begin({ kind: 'RETURN', rentalId, item: { no, title } })} />}
          </DataState>
        </div>
        <div className={classes['right']}>
          {errands.length === 0 ? null : (
            <section className={classes['errands']} aria-label={said.progress}>
              <Title order={2}>{said.progress}</Title>
              <ul>{errands.map((errand, index) => <ErrandCard key={errand.key} errand={errand} by={index < streamed ? 'events' : 'asking'} onPutAway={() => putAway(errand.key)} />)}</ul>
            </section>
          )}
          <Card component="section" aria-label={said.ledger} className={classes['ledger'] ?? ''}>
            <Group justify="space-between" mb="md">
              <Title order={2}>{said.ledger}</Title>
              <Link to={`/members/${encodeURIComponent(id)}`} className={parts['quietLink'] ?? ''}>{said.allPoints}</Link>
            </Group>
            <PointsLedger memberId={id} limit={shownLines} />
          </Card>
        </div>
      </div>
    </div>
  );
}

/** The card, its loans, and which of them are overdue by the library's own calendar. */
function useCard(memberId: string) {
  const path = { memberId };
  const card = useQuery({ queryKey: keys.rentals.card(memberId), queryFn: ({ signal }) => ask(api.GET('/rental-cards/{memberId}', { params: { path }, signal })) });
  const loans = useQuery({
    queryKey: keys.rentals.loans(memberId),
    queryFn: ({ signal }) => ask(api.GET('/rental-cards/{memberId}/loans', { params: { path }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.items.some(({ status }) => status !== 'OPEN') === true ? lookEveryMs : false),
  });
  const late = useQuery({ queryKey: keys.rentals.overdue(memberId), queryFn: ({ signal }) => ask(api.GET('/rentals', { params: { query: { memberId, overdue: 'true' } }, signal })) });
  return { card, loans, overdue: new Set(late.data?.items.map(({ rentalId }) => rentalId)) };
}
