import {
  IconAlertTriangle, IconArrowBackUp, IconBook, IconBookmark, IconCircleCheck, IconCircleDashed, IconCircleOff, IconCircleX, IconHourglass, IconLoader2, IconRotate, type Icon,
} from '@tabler/icons-react';
import type { Of } from '../api/client.ts';
import { useWords } from '../words/language.tsx';
import { states } from '../words/words.ts';
import classes from './parts.module.css';

export type Status = Of<'SagaSummary'>['status'] | Of<'Book'>['status'] | Of<'Loan'>['status'];
export type Tone = 'live' | 'good' | 'undo' | 'bad' | 'quiet';

const looks: Readonly<Record<Status, { readonly tone: Tone; readonly Icon: Icon }>> = {
  RUNNING: { tone: 'live', Icon: IconLoader2 },
  COMPENSATING: { tone: 'undo', Icon: IconRotate },
  COMPLETED: { tone: 'good', Icon: IconCircleCheck },
  COMPENSATED: { tone: 'undo', Icon: IconArrowBackUp },
  STUCK: { tone: 'bad', Icon: IconAlertTriangle },
  ABANDONED: { tone: 'quiet', Icon: IconCircleOff },
  ENTERED: { tone: 'quiet', Icon: IconCircleDashed },
  AVAILABLE: { tone: 'good', Icon: IconCircleCheck },
  RENTED: { tone: 'live', Icon: IconBookmark },
  WITHDRAWN: { tone: 'quiet', Icon: IconCircleOff },
  PENDING: { tone: 'live', Icon: IconHourglass },
  OPEN: { tone: 'good', Icon: IconBook },
  RETURNING: { tone: 'live', Icon: IconHourglass },
  RETURNED: { tone: 'quiet', Icon: IconCircleCheck },
  CANCELLED: { tone: 'undo', Icon: IconCircleX },
};

/** The state of a saga, a book or a loan: never by colour alone. */
export function StatusBadge({ status }: { readonly status: Status }) {
  const { tone, Icon } = looks[status];
  const said = useWords(states);
  return (
    <span className={classes['badge']} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {said[status]}
    </span>
  );
}
