import { Card } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './parts.module.css';

export interface Row {
  readonly id: string;
  readonly title: ReactNode;
  /** Where the title leads to. */
  readonly to?: string;
  /** A second line, of less weight. */
  readonly text?: ReactNode;
  /** What stands before it: a number, a rank. */
  readonly lead?: ReactNode;
  /** What stands at the end: a state, a figure. */
  readonly side?: ReactNode;
}

/** Things of one kind, a row each, as readable on a phone as on a desk. The whole row leads where its title does. */
export function RowList({ label, rows }: { readonly label: string; readonly rows: readonly Row[] }) {
  return (
    <Card p={0}>
      <ul className={classes['rows']} aria-label={label}>
        {rows.map(({ id, title, to, text, lead, side }) => (
          <li key={id} data-leads={to !== undefined}>
            {lead === undefined ? null : <span className={classes['rowLead']}>{lead}</span>}
            <div className={classes['rowMain']}>
              {to === undefined ? <span className={classes['rowTitle']}>{title}</span> : <Link to={to} className={classes['rowTitle'] ?? ''}>{title}</Link>}
              {text === undefined ? null : <div className={classes['rowText']}>{text}</div>}
            </div>
            {side === undefined ? null : <div className={classes['rowSide']}>{side}</div>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
