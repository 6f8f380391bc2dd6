import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { SagaActions } from '../../parts/saga-actions.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { explained } from '../../words/explained.ts';
import { awaitedInKorean } from '../../words/korean.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { sagaTypes, services } from '../../words/words.ts';
import classes from './operator.module.css';
import { words } from './words.ts';

/** One saga: what it is, why it is where it is, what it waits for, and what a person can do. */
export function Hand({ saga }: { readonly saga: Of<'SagaSummary'> }) {
  const said = useWords(words);
  const types = useWords(sagaTypes);
  const { sagaId, type, status, version, memberId, item, startedAt } = saga;
  // What explains a version of it explains it for good.
  const explain = useQuery({
    queryKey: keys.sagas.explainAt(sagaId, version),
    queryFn: ({ signal }) => ask(api.GET('/sagas/{sagaId}/explain', { params: { path: { sagaId } }, signal })),
    staleTime: Infinity,
  });
  const title = [types[type ?? 'UNKNOWN'], item === undefined ? '' : item.title === '' ? said.bookNo(item.no) : item.title, memberId ?? ''].filter((part) => part !== '').join(' · ');
  return (
    <li className={classes['hand']}>
      <div className={classes['handHead']}>
        <StatusBadge status={status} />
        <Link to={`/sagas/${encodeURIComponent(sagaId)}`} className={classes['handTitle']}>{title}</Link>
        <span className={classes['dim']}>{said.started} <Time at={startedAt} /></span>
      </div>
      {explain.data === undefined ? (explain.error === null ? <Skeleton height={18} width="70%" my={6} /> : <ErrorState error={explain.error} retry={() => void explain.refetch()} />) : <Explained saga={saga} explanation={explain.data} />}
    </li>
  );
}

function Explained({ saga: { sagaId, reason }, explanation }: { readonly saga: Of<'SagaSummary'>; readonly explanation: Of<'Explanation'> }) {
  const said = useWords(words);
  const named: Readonly<Record<string, string>> = useWords(services);
  const { language } = useLanguage();
  return (
    <>
      <p className={classes['sentence']}>{explained(language, explanation, reason)}</p>
      {explanation.waitingFor.length === 0 ? null : (
        <dl className={classes['waits']}>
          <dt>{said.waitsFor}</dt>
          {explanation.waitingFor.map(({ participant, what, since }) => (
            <dd key={`${participant} ${what}`}><strong>{named[participant] ?? participant}</strong> {language === 'ko' ? awaitedInKorean(what) : what} <span className={classes['dim']}>· <Time at={since} /></span></dd>
          ))}
        </dl>
      )}
      <SagaActions sagaId={sagaId} actions={explanation.actions} calm={explanation.status !== 'STUCK'} />
    </>
  );
}
