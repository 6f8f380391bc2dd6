import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconBan, IconCheck, IconCircle, IconLoader2, IconX, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ApiProblem } from '../../api/client.ts';
import { dayIn } from '../../parts/day.tsx';
import { Hint } from '../../parts/hint.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import classes from './desk.module.css';
import type { Errand } from './errands.ts';
import { outcomeOf } from './outcome.ts';
import { stepsOf, type Standing, type Step } from './progress.ts';
import { useProgress } from './send.ts';
import { words } from './words.ts';

const icons: Readonly<Record<Standing, Icon>> = {
  waiting: IconCircle,
  now: IconLoader2,
  done: IconCheck,
  refused: IconBan,
  undoing: IconArrowBackUp,
  undone: IconArrowBackUp,
  stuck: IconAlertTriangle,
};

interface ErrandCardProps {
  readonly errand: Errand;
  /** How its saga is followed. */
  readonly by: 'events' | 'asking';
  readonly onPutAway: () => void;
}

/** One errand, followed live: the steps of its saga, and what comes of it in a sentence. */
export function ErrandCard({ errand, by, onPutAway }: ErrandCardProps) {
  const said = useWords(words);
  const { language } = useLanguage();
  const { asked, saga } = useProgress(errand, by);
  const due = asked.data?.dueDate;
  const { tone, sentence } = outcomeOf(
    errand,
    {
      refusal: asked.isError ? reasonOf(asked.error) : undefined,
      away: asked.isPending && asked.failureCount > 0,
      due: due === undefined ? undefined : dayIn(language, due),
      lateFee: asked.data?.lateFee,
      saga,
    },
    language,
  );
  const title = useTitle(errand);
  const steps = stepsOf(errand.kind, asked.isError ? 'no' : asked.isSuccess ? 'yes' : 'under way', saga);
  return (
    <li className={classes['errand']} data-tone={tone}>
      <div className={classes['errandHead']}>
        <strong>{title}</strong>
        <Hint label={said.putAway}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${said.putAway}: ${title}`} onClick={onPutAway}><IconX size={16} stroke={1.8} /></ActionIcon>
        </Hint>
      </div>
      <ol className={classes['steps']}>{steps.map((step) => <StepLine key={step.who} step={step} />)}</ol>
      <p className={classes['outcome']} data-tone={tone} role="status">{sentence}</p>
      {asked.data === undefined ? null : <Link to={`/sagas/${encodeURIComponent(asked.data.sagaId)}`} className={classes['toSaga'] ?? ''}>{said.toSaga}</Link>}
    </li>
  );
}

function StepLine({ step: { who, standing } }: { readonly step: Step }) {
  const said = useWords(words);
  const names = { card: said.whoCard, book: said.whoBook, member: said.whoMember, end: said.whoEnd };
  const stands: Readonly<Record<Standing, string>> = {
    waiting: said.waiting,
    now: said.now,
    done: who === 'end' ? said.stands : said.done,
    refused: said.refused,
    undoing: said.undoing,
    undone: said.undone,
    stuck: said.stuckHere,
  };
  const Icon = icons[standing];
  return (
    <li data-standing={standing}>
      <span className={classes['stepIcon']}><Icon size={13} stroke={2.4} aria-hidden /></span>
      <span>{names[who]}</span>
      <span className={classes['stepWord']}>{stands[standing]}</span>
    </li>
  );
}

function reasonOf(error: Error) {
  return error instanceof ApiProblem ? { code: error.problem.code, message: error.problem.detail } : { code: '', message: error.message };
}

function useTitle(errand: Errand): string {
  const said = useWords(words);
  const { points } = useWords(everywhere);
  switch (errand.kind) {
    case 'RENT':
      return `${said.kindRent} · ${errand.item.title}`;
    case 'RETURN':
      return `${said.kindReturn} · ${errand.item.title}`;
    case 'OVERDUE':
      return `${said.kindClear} · ${points(errand.point)}`;
  }
}
