import { IconAlertTriangle } from '@tabler/icons-react';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import classes from './parts.module.css';

/** A balance of points; below zero it is a debt, and says so. */
export function Balance({ points }: { readonly points: number }) {
  const said = useWords(words);
  if (points >= 0) return <>{said.points(points)}</>;
  return (
    <span className={classes['badge']} data-tone="bad">
      <IconAlertTriangle size={14} stroke={2} aria-hidden />
      {said.debt(-points)}
    </span>
  );
}
