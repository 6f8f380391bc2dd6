import { Title } from '@mantine/core';
import { IconInbox, type Icon as IconType } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What to do about it, or why that is fine. */
  readonly children?: ReactNode;
  readonly Icon?: IconType;
  readonly action?: ReactNode;
  /** True where it is the whole page, and so its heading. */
  readonly heading?: boolean;
}

/** Nothing is there, said kindly. */
export function EmptyState({ title, children, Icon = IconInbox, action, heading = false }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <span className={classes['emptyIcon']}><Icon size={28} stroke={1.5} aria-hidden /></span>
      {heading ? <Title order={1} size="h2" mt={6}>{title}</Title> : <p className={classes['emptyTitle']}>{title}</p>}
      {children === undefined ? null : <p className={classes['emptyText']}>{children}</p>}
      {action}
    </div>
  );
}
