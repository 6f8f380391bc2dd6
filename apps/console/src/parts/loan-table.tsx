import { Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Of } from '../api/client.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { whyOf } from '../words/reasons.ts';
import { loanColumns, words } from '../words/words.ts';
import { DataTable } from './data-table.tsx';
import { Day } from './day.tsx';
import classes from './parts.module.css';
import { ShortId } from './short-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Time } from './time.tsx';

interface LoanTableProps {
  readonly label: string;
  readonly loans: readonly Of<'Loan'>[];
  /** What the reader wants to know of a loan: whose, or of which book. */
  readonly of: 'member' | 'book';
}

/** Loans, a row each, with the saga that began them. */
export function LoanTable({ label, loans, of }: LoanTableProps) {
  const said = useWords(loanColumns);
  return (
    <DataTable
      label={label}
      rows={loans}
      keyOf={({ rentalId }) => rentalId}
      columns={[
        of === 'book'
          ? { title: said.book, show: ({ item }) => <Link className={classes['quietLink'] ?? ''} to={`/books/${item.no}`}>{item.title === '' ? item.no : item.title}</Link> }
          : { title: said.member, show: ({ idName }) => <Link className={classes['quietLink'] ?? ''} to={`/members/${encodeURIComponent(idName.id)}`}>{idName.name === '' ? idName.id : idName.name}</Link> },
        { title: said.state, show: (loan) => <State loan={loan} /> },
        { title: said.rented, show: ({ rentedAt }) => <Time at={rentedAt} /> },
        { title: said.due, show: ({ dueDate, returnedAt }) => (returnedAt === undefined ? <Day day={dueDate} /> : <Time at={returnedAt} />) },
        { title: said.saga, show: ({ rentalId }) => <ShortId id={rentalId} to={`/sagas/${encodeURIComponent(rentalId)}`} /> },
      ]}
    />
  );
}

function State({ loan: { status, reason, lateFee } }: { readonly loan: Of<'Loan'> }) {
  const said = useWords(words);
  const { language } = useLanguage();
  return (
    <>
      <StatusBadge status={status} />
      {reason === undefined ? null : <Text fz="sm" c="dimmed" mt={4}>{said.cancelledBecause(whyOf(reason, language) ?? reason.message)}</Text>}
      {lateFee === undefined || lateFee === 0 ? null : <Text fz="sm" c="dimmed" mt={4}>{said.lateFee(lateFee)}</Text>}
    </>
  );
}
