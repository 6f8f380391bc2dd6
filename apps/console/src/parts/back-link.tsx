import { IconChevronLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './parts.module.css';

/** From one thing to the list of its kind. */
export function BackLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return <Link to={to} className={classes['back'] ?? ''}><IconChevronLeft size={16} stroke={1.8} aria-hidden />{children}</Link>;
}
