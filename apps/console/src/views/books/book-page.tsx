import { Button, Card, Group, Stack, Title } from '@mantine/core';
import { IconBookOff, IconHistory } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ApiProblem, ask, type Of } from '../../api/client.ts';
import { useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { usePages } from '../../api/pages.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { DataState } from '../../parts/data-state.tsx';
import { Day } from '../../parts/day.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LoanList } from '../../parts/loan-list.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import parts from '../../parts/parts.module.css';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useWords } from '../../words/language.tsx';
import { words } from './words.ts';

type Book = Of<'Book'>;

/** One copy: what it is, who has it now, and who had it before. */
export function BookPage({ no: given }: { readonly no: string }) {
  const said = useWords(words);
  const no = Number(given);
  const query = useQuery({ queryKey: keys.books.one(no), queryFn: ({ signal }) => ask(api.GET('/books/{no}', { params: { path: { no } }, signal })) });
  const unknown = query.error instanceof ApiProblem && query.error.problem.status < 500;
  return (
    <>
      <BackLink to="/books">{said.title}</BackLink>
      {unknown ? <EmptyState Icon={IconBookOff} heading title={said.unknown(given)}>{said.unknownText}</EmptyState> : <DataState query={query}>{(book) => <Known book={book} />}</DataState>}
    </>
  );
}

function Known({ book }: { readonly book: Book }) {
  const said = useWords(words);
  const { no, title, author, isbn, classification, location, source, status, heldBy } = book;
  return (
    <>
      <PageHeader title={title} lead={author}><StatusBadge status={status} /></PageHeader>
      <Stack gap="lg">
        <Card>
          <Facts
            facts={[
              { name: said.no, value: no },
              { name: said.isbn, value: isbn },
              { name: said.classification, value: classification },
              { name: said.location, value: location },
              { name: said.source, value: source },
            ]}
          />
          {heldBy === undefined ? <ChangeStatus book={book} /> : <Holder rentalId={heldBy} />}
        </Card>
        <Loans no={no} />
      </Stack>
    </>
  );
}

/** Who has it. Its status is changed when it is back. */
function Holder({ rentalId }: { readonly rentalId: string }) {
  const said = useWords(words);
  const query = useQuery({ queryKey: keys.rentals.one(rentalId), queryFn: ({ signal }) => ask(api.GET('/rentals/{rentalId}', { params: { path: { rentalId } }, signal })) });
  if (query.data === undefined) return null;
  const { idName: { id, name }, dueDate } = query.data;
  return (
    <Group mt="lg" gap="xs">
      <span>{said.heldBy} <Link to={`/desk/${encodeURIComponent(id)}`} className={parts['quietLink'] ?? ''}><strong>{name === '' ? id : name}</strong></Link></span>
      <span className={parts['dim']}>{said.due} <Day day={dueDate} /></span>
    </Group>
  );
}

function ChangeStatus({ book: { no, status } }: { readonly book: Book }) {
  const said = useWords(words);
  const queries = useQueryClient();
  const change = useCommand(
    (to: 'AVAILABLE' | 'WITHDRAWN', header) => ask(api.POST('/books/{no}/availability', { params: { path: { no }, header }, body: { status: to } })),
    (book) => {
      queries.setQueryData(keys.books.one(no), book);
      void queries.invalidateQueries({ queryKey: keys.books.all });
    },
  );
  return (
    <Stack mt="lg" gap="sm">
      <Group gap="xs">
        {status === 'AVAILABLE' ? null : <Button loading={change.isPending} onClick={() => change.mutate('AVAILABLE')}>{said.toShelf}</Button>}
        {status === 'WITHDRAWN' ? null : <Button variant="default" loading={change.isPending} onClick={() => change.mutate('WITHDRAWN')}>{said.withdraw}</Button>}
      </Group>
      {change.isError ? <ErrorState error={change.error} /> : null}
    </Stack>
  );
}

function Loans({ no }: { readonly no: number }) {
  const said = useWords(words);
  const loans = usePages(keys.rentals.list({ bookNo: no }), (cursor, signal) => ask(api.GET('/rentals', { params: { query: { bookNo: no, limit: 20, ...cursor } }, signal })));
  return (
    <section>
      <Title order={2} mb="sm">{said.loans}</Title>
      <DataState query={loans.query}>
        {(found) => (found.length === 0 ? <EmptyState Icon={IconHistory} title={said.noLoans}>{said.noLoansText}</EmptyState> : <LoanList label={said.loans} loans={found} of="member" />)}
      </DataState>
      <MoreButton more={loans.more} loading={loans.moreComes} />
    </section>
  );
}
