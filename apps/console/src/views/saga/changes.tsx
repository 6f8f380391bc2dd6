import { IconArrowRight } from '@tabler/icons-react';
import classes from './saga.module.css';
import type { Beat, Change } from './story.ts';
import { useTelling } from './telling.ts';

/** What was before and what is after, struck out and marked: never by colour alone. */
export function ChangeLine({ change }: { readonly change: Change }) {
  const { said, change: inWords } = useTelling();
  const { of, before, after } = inWords(change);
  return (
    <span className={classes['change']}>
      <span className={classes['changeOf']}>{of}</span>
      <del><span className={classes['heard']}>{said.before}: </span>{before}</del>
      <IconArrowRight size={14} aria-hidden />
      <ins><span className={classes['heard']}>{said.after}: </span>{after}</ins>
    </span>
  );
}

/** Every change of the saga and its steps, with the line that made it. */
export function Changes({ beats }: { readonly beats: readonly Beat[] }) {
  const { said, phrase, clock } = useTelling();
  const changing = beats.filter(({ changes }) => changes.length > 0);
  if (changing.length === 0) return <p className={classes['quietText']}>{said.noChanges}</p>;
  return (
    <ol className={classes['diff']}>
      {changing.map((beat) => (
        <li key={beat.index}>
          <span className={classes['diffWhen']}>{clock(beat.line.at)}</span>
          <span className={classes['diffWhy']}>{phrase(beat)}</span>
          <ul className={classes['plain']}>{beat.changes.map((change, index) => <li key={index}><ChangeLine change={change} /></li>)}</ul>
        </li>
      ))}
    </ol>
  );
}
