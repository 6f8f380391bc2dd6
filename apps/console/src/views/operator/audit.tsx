import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Of } from '../../api/client.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { Counted, Debts, Findings } from './findings.tsx';
import classes from './operator.module.css';
import { useAudit, violationsIn } from './use-audit.ts';
import { words } from './words.ts';

/** Has everything compared on demand; what was found stays while the page is open. */
export function Audit() {
  const said = useWords(words);
  const run = useAudit();
  const check = <Button loading={run.isFetching} leftSection={<IconShieldCheck size={18} stroke={1.7} aria-hidden />} onClick={() => void run.refetch()}>{run.data === undefined ? said.check : said.checkAgain}</Button>;
  const untouched = run.data === undefined && run.error === null && !run.isFetching;
  if (untouched) return <EmptyState Icon={IconShieldCheck} title={said.notChecked} action={check}>{said.auditText}</EmptyState>;
  return (
    <div className={classes['audit']}>
      <div className={classes['auditBar']}>
        <p className={classes['text']}>{said.auditText}</p>
        {check}
      </div>
      {run.isFetching ? <Progress /> : null}
      {run.error === null || run.isFetching ? null : <ErrorState error={run.error} retry={() => void run.refetch()} />}
      {run.data === undefined ? null : <Report report={run.data} />}
    </div>
  );
}

/** How long it has been at it: nobody can tell how far. */
function Progress() {
  const said = useWords(words);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((gone) => gone + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <p className={classes['progress']} role="status"><Loader size={18} aria-hidden /> {said.checking(seconds)}</p>;
}

function Report({ report }: { readonly report: Of<'AuditReport'> }) {
  const said = useWords(words);
  const { at, ok, counted, inFlight } = report;
  const looked = Object.values(counted).reduce((sum, { lookedAt }) => sum + lookedAt, 0);
  const violations = violationsIn(report);
  const Icon = ok ? IconCircleCheck : IconAlertTriangle;
  return (
    <>
      <div className={classes['verdict']} data-tone={ok ? 'good' : 'bad'} role="status">
        <Icon size={34} stroke={1.5} aria-hidden className={classes['verdictIcon']} />
        <div>
          <p className={classes['verdictTitle']}>{ok ? said.agrees : said.disagrees(violations)}</p>
          <p className={classes['verdictText']}>{ok ? said.agreesText(looked) : said.disagreesText} · <Time at={at} /></p>
          {inFlight.sagas + inFlight.messages === 0 ? null : <p className={classes['verdictText']}>{said.onTheWay(inFlight.sagas, inFlight.messages)}</p>}
        </div>
      </div>
      <Findings report={report} />
      <Debts report={report} />
      <Counted report={report} />
    </>
  );
}
