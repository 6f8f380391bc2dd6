import { Link } from 'react-router';
import { timeTaken } from '../../parts/duration.ts';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { reasonIn } from '../../words/reasons.ts';
import { sagaTypes } from '../../words/words.ts';
import type { Row } from './rows.ts';
import classes from './sagas.module.css';
import { words } from './words.ts';

const tail = 8;

interface SagaRowProps {
  readonly row: Row;
  readonly index: number;
  /** -1 while nobody knows. */
  readonly count: number;
  readonly top: number;
  readonly height: number;
  readonly go: (sagaId: string) => void;
}

/** One saga: the whole row is the link to it. */
export function SagaRow({ row, index, count, top, height, go }: SagaRowProps) {
  const said = useWords(words);
  const types = useWords(sagaTypes);
  const { language } = useLanguage();
  const { sagaId, type, status, memberId, item, reason, startedAt, endedAt } = row;
  const title = item === undefined ? '' : item.title === '' ? said.unknownBook(item.no) : item.title;
  return (
    <li className={classes['row']} style={{ transform: `translateY(${top}px)`, height }} aria-posinset={index + 1} aria-setsize={count}>
      <Link id={`saga-${sagaId}`} to={`/sagas/${encodeURIComponent(sagaId)}`} className={classes['link']} onFocus={() => go(sagaId)}>
        <span className={classes['state']}><StatusBadge status={status} /></span>
        <span className={classes['what']}>
          <span className={classes['title']}><strong>{types[type ?? 'UNKNOWN']}</strong>{title === '' ? null : <> · {title}</>}</span>
          {reason === undefined ? null : <span className={classes['reason']}>{reasonIn(language, reason)}</span>}
        </span>
        <span className={classes['member']}>{memberId}</span>
        <span className={classes['when']}>
          <Time at={startedAt} />
          {endedAt === undefined ? null : <span>{said.took(timeTaken(startedAt, endedAt, language))}</span>}
        </span>
        <code className={classes['id']} title={sagaId}>{sagaId.slice(-tail)}</code>
      </Link>
    </li>
  );
}
