import { Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import classes from './parts.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence on what this page is for. */
  readonly lead?: ReactNode;
  /** What can be done here. */
  readonly children?: ReactNode;
}

/** The head of a view: its title, which is the title of the window too. */
export function PageHeader({ title, lead, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <header className={classes['header']}>
      <div>
        <Title order={1}>{title}</Title>
        {lead === undefined ? null : <p className={classes['lead']}>{lead}</p>}
      </div>
      {children}
    </header>
  );
}
