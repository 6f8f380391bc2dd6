import { ActionIcon, Card, Group, Text, Title } from '@mantine/core';
import { IconArrowRight, IconCircle, IconCircleCheckFilled, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Of } from '../../api/client.ts';
import { DataState } from '../../parts/data-state.tsx';
import { Hint } from '../../parts/hint.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import type { Language } from '../../words/dictionary.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { whyOf } from '../../words/reasons.ts';
import { Course } from './course.tsx';
import { endingOf, type Ending } from './ending.ts';
import { sightsOf, type ExperimentName, type Saga } from './experiments.ts';
import { useFollowedInLab } from './follow.ts';
import { Help } from './help.tsx';
import classes from './lab.module.css';
import { plans, sightWords } from './plans.ts';
import { endingWords, people } from './telling.ts';
import { Track } from './track.tsx';
import { words } from './words.ts';

interface StageProps {
  readonly sagaId: string;
  readonly experiment: ExperimentName | undefined;
  readonly lab: Of<'Lab'> | undefined;
  readonly onClose: () => void;
}

/** One rental, live: who was asked and said what, what to watch for, and how it ends. */
export function Stage({ sagaId, experiment, lab, onClose }: StageProps) {
  const said = useWords(words);
  const query = useFollowedInLab(sagaId, experiment);
  return (
    <Frame
      experiment={experiment ?? 'own'}
      side={
        <>
          {query.data === undefined ? null : <StatusBadge status={query.data.status} />}
          <Hint label={said.close}>
            <ActionIcon variant="subtle" color="gray" aria-label={said.close} onClick={onClose}><IconX size={18} stroke={1.7} /></ActionIcon>
          </Hint>
        </>
      }
    >
      <DataState query={query}>
        {(saga) => (
          <>
            <Track saga={saga} />
            <Outcome saga={saga} />
            {saga.status === 'STUCK' && lab !== undefined ? <Help sagaId={sagaId} version={saga.version} lab={lab} /> : null}
            <div className={classes['told']}>
              <Course timeline={saga.timeline} />
              {experiment === undefined ? null : <Sights experiment={experiment} saga={saga} />}
            </div>
            <Link to={`/sagas/${encodeURIComponent(sagaId)}`} className={classes['toSaga'] ?? ''}>{said.toSaga}<IconArrowRight size={16} stroke={1.8} aria-hidden /></Link>
          </>
        )}
      </DataState>
    </Frame>
  );
}

/** Before there is a saga to follow. */
export function Preparing({ experiment }: { readonly experiment: ExperimentName | 'own' }) {
  const said = useWords(words);
  return (
    <Frame experiment={experiment}>
      <Track saga={undefined} />
      <p className={classes['outcome']} data-tone="live" role="status">{said.preparing} {said.preparingText}</p>
    </Frame>
  );
}

function Frame({ experiment, side, children }: { readonly experiment: ExperimentName | 'own'; readonly side?: ReactNode; readonly children: ReactNode }) {
  const said = useWords(words);
  const plan = useWords(plans);
  const top = useRef<HTMLDivElement>(null);
  // Whoever pressed a button further down is brought to what it did.
  useEffect(() => void top.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <section aria-labelledby="stage" ref={top} className={classes['stage']}>
      <Card padding="xl">
        <Group justify="space-between" align="flex-start" wrap="nowrap" mb="lg">
          <div>
            <Text fz="sm" c="dimmed">{said.stage}</Text>
            <Title order={2} id="stage">{experiment === 'own' ? said.ownStage : plan[experiment]}</Title>
          </div>
          <Group gap="xs" wrap="nowrap">{side}</Group>
        </Group>
        {children}
      </Card>
    </section>
  );
}

function Outcome({ saga }: { readonly saga: Saga }) {
  const said = useWords(endingWords);
  const { inSentence } = useWords(people);
  const { language } = useLanguage();
  const ending = endingOf(saga);
  const who = inSentence(ending.who);
  const why = ending.because === 'other' ? otherwise(saga, language) : said[ending.because](who);
  return <p className={classes['outcome']} data-tone={ending.tone} role="status">{sentence(said, ending, why, who)}</p>;
}

/** A reason that is none of the lab's: the book was taken meanwhile, and the like. */
function otherwise({ reason }: Saga, language: Language): string {
  if (reason === undefined) return '';
  const why = whyOf(reason, language);
  return why === undefined ? `${reason.message} ` : language === 'en' ? `${why}.` : why;
}

function sentence(said: (typeof endingWords)['en'], { kind, who }: Ending, why: string, named: string): string {
  if (kind === 'stuck') return said.stuck(who === '' ? '' : named);
  return kind === 'takingBack' || kind === 'takenBack' ? said[kind](why) : said[kind];
}

function Sights({ experiment, saga }: { readonly experiment: ExperimentName; readonly saga: Saga }) {
  const said = useWords(words);
  const sight = useWords(sightWords);
  return (
    <div>
      <Title order={3} fz="sm" mb={8}>{said.watch}</Title>
      <ul className={classes['sights']}>
        {sightsOf(experiment, saga).map(({ name, seen }) => (
          <li key={name} data-seen={seen}>
            {seen ? <IconCircleCheckFilled size={20} aria-hidden /> : <IconCircle size={20} stroke={1.5} aria-hidden />}
            <span>{sight[name]}<span className={classes['unseen']}> ({seen ? said.seen : said.notSeen})</span></span>
          </li>
        ))}
      </ul>
    </div>
  );
}
