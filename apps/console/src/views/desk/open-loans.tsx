import { Button, Card, Title } from '@mantine/core';
import { IconBook, IconClockExclamation } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Of } from '../../api/client.ts';
import { useBookTitle } from '../../parts/book-title.tsx';
import { Day } from '../../parts/day.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './desk.module.css';
import { words } from './words.ts';

type Loan = Of<'Loan'>;

interface OpenLoansProps {
  readonly loans: readonly Loan[];
  /** Those that the library calls overdue, by rental id: its calendar counts, not this browser's. */
  readonly overdue: ReadonlySet<string>;
  readonly onReturn: (loan: Loan, title: string) => void;
}

export function OpenLoans({ loans, overdue, onReturn }: OpenLoansProps) {
  const said = useWords(words);
  return (
    <Card component="section" aria-label={said.loans}>
      <Title order={2}>{said.loans}</Title>
      {loans.length === 0 ? (
        <EmptyState Icon={IconBook} title={said.noLoans}>{said.noLoansText}</EmptyState>
      ) : (
        <ul className={classes['loans']}>
          {loans.map((loan) => <LoanLine key={loan.rentalId} loan={loan} overdue={overdue.has(loan.rentalId)} onReturn={(title) => onReturn(loan, title)} />)}
        </ul>
      )}
    </Card>
  );
}

function LoanLine({ loan: { item, status, dueDate }, overdue, onReturn }: { readonly loan: Loan; readonly overdue: boolean; readonly onReturn: (title: string) => void }) {
  const said = useWords(words);
  const title = useBookTitle(item);
  return (
    <li data-overdue={overdue}>
      <div className={classes['loanText']}>
        <Link to={`/books/${item.no}`} className={classes['loanTitle'] ?? ''}>{title}</Link>
        <span className={classes['due']}>
          {overdue ? <strong className={classes['overdue']}><IconClockExclamation size={15} stroke={2} aria-hidden /> {said.overdue}</strong> : null}
          <span>{said.due} <Day day={dueDate} /></span>
        </span>
      </div>
      {status === 'OPEN' ? <Button variant="default" onClick={() => onReturn(title)} aria-label={said.giveBackOf(title)}>{said.giveBack}</Button> : <StatusBadge status={status} />}
    </li>
  );
}
