import { IconRoute } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Of } from '../api/client.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { whyOf } from '../words/reasons.ts';
import { loanWords, words } from '../words/words.ts';
import { BookTitle } from './book-title.tsx';
import { Day } from './day.tsx';
import classes from './parts.module.css';
import { RowList } from './row-list.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Time } from './time.tsx';

type Loan = Of<'Loan'>;

interface LoanListProps {
  readonly label: string;
  readonly loans: readonly Loan[];
  /** What the reader wants to know of a loan: who had it, or what it was. */
  readonly of: 'member' | 'book';
}

/** Loans, each with what became of it and the saga that began it. */
export function LoanList({ label, loans, of }: LoanListProps) {
  return (
    <RowList
      label={label}
      rows={loans.map((loan) => ({
        id: loan.rentalId,
        ...(of === 'book'
          ? { title: <BookTitle item={loan.item} />, to: `/books/${loan.item.no}` }
          : { title: loan.idName.name === '' ? loan.idName.id : loan.idName.name, to: `/members/${encodeURIComponent(loan.idName.id)}` }),
        text: <Story loan={loan} />,
        side: <StatusBadge status={loan.status} />,
      }))}
    />
  );
}

function Story({ loan: { rentalId, status, rentedAt, dueDate, returnedAt, lateFee = 0, reason } }: { readonly loan: Loan }) {
  const said = useWords(loanWords);
  const { lateFee: fee } = useWords(words);
  const { language } = useLanguage();
  const cancelled = reason === undefined ? undefined : (whyOf(reason, language) ?? reason.message);
  return (
    <span className={classes['story']}>
      <span>{status === 'CANCELLED' ? said.asked : said.rented} <Time at={rentedAt} /></span>
      {status === 'CANCELLED' ? null : <span>{returnedAt === undefined ? <>{said.due} <Day day={dueDate} /></> : <>{said.returned} <Time at={returnedAt} /></>}</span>}
      {cancelled === undefined ? null : <span>{said.because(cancelled)}</span>}
      {lateFee > 0 ? <span>{fee(lateFee)}</span> : null}
      <Link to={`/sagas/${encodeURIComponent(rentalId)}`} className={classes['quietLink'] ?? ''}><IconRoute size={14} stroke={1.7} aria-hidden style={{ verticalAlign: -2 }} /> {said.saga}</Link>
    </span>
  );
}
