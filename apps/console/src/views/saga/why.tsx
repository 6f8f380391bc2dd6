import { IconAlertTriangle, IconArrowBackUp, IconHourglass } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { SagaActions } from '../../parts/saga-actions.tsx';
import { explained } from '../../words/explained.ts';
import classes from './saga.module.css';
import type { Saga } from './story.ts';
import { useTelling } from './telling.ts';

const looks = {
  RUNNING: { tone: 'live', Icon: IconHourglass },
  COMPENSATING: { tone: 'undo', Icon: IconArrowBackUp },
  STUCK: { tone: 'bad', Icon: IconAlertTriangle },
  COMPLETED: undefined,
  COMPENSATED: undefined,
  ABANDONED: { tone: 'quiet', Icon: IconAlertTriangle },
} as const;

/** Why it is where it is, and what a person can do about it. Nothing for a saga that has ended well. */
export function Why({ saga, explanation }: { readonly saga: Saga; readonly explanation: Of<'Explanation'> }) {
  const { said, language } = useTelling();
  const look = looks[explanation.status];
  if (look === undefined) return null;
  return (
    <section className={classes['why']} data-tone={look.tone} aria-labelledby="saga-why">
      <look.Icon size={24} stroke={1.7} aria-hidden className={classes['whyIcon']} />
      <div className={classes['whyText']}>
        <h2 id="saga-why" className={classes['whyTitle']}>{explanation.status === 'STUCK' ? said.whyStuck : said.whyRunning}</h2>
        <p>{explained(language, explanation, saga.reason)}</p>
        <SagaActions sagaId={saga.sagaId} actions={explanation.actions} calm={explanation.status !== 'STUCK'} />
      </div>
    </section>
  );
}
