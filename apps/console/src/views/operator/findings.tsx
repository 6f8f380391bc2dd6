import { Card } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { ShortId } from '../../parts/short-id.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './operator.module.css';
import { checks, debtKinds, words } from './words.ts';

type Report = Of<'AuditReport'>;

/** The name of a check and its rule in the language of the page; a check that is new here by its own words. */
function useRules(): (check: string, rule: string) => { readonly name: string; readonly rule: string } {
  const said: Readonly<Record<string, string>> = useWords(checks);
  return (check, rule) => ({ name: said[check] ?? check, rule: said[`${check}Rule`] ?? rule });
}

function Behind({ sagaId }: { readonly sagaId: string | undefined }) {
  return sagaId === undefined ? null : <ShortId id={sagaId} to={`/sagas/${encodeURIComponent(sagaId)}`} />;
}

/** What does not agree, by the rule that it breaks. */
export function Findings({ report: { counted, violations } }: { readonly report: Report }) {
  const said = useWords(words);
  const ruleOf = useRules();
  const broken = Object.entries(counted).filter(([, { violationCount }]) => violationCount > 0);
  if (broken.length === 0) return null;
  return (
    <section aria-label={said.findings}>
      <h2 className={classes['title']}>{said.findings}</h2>
      <div className={classes['concerns']}>
        {broken.map(([check, { rule, violationCount }]) => {
          const found = violations.filter((one) => one.check === check);
          const told = ruleOf(check, rule);
          return (
            <Card key={check}>
              <h3 className={classes['check']}>{told.name} <span className={classes['count']} data-urgent>{violationCount}</span></h3>
              <p className={classes['text']}>{told.rule}</p>
              <ul className={classes['findings']}>
                {found.map(({ aggregate, sentence, sagaId }, index) => <li key={index}><span><strong>{aggregate}</strong> {sentence}</span><Behind sagaId={sagaId} /></li>)}
              </ul>
              {violationCount > found.length ? <p className={classes['text']}>{said.andMore(violationCount - found.length)}</p> : null}
            </Card>
          );
        })}
      </div>
    </section>
  );
}

/** What is known to be open and waits for a person. */
export function Debts({ report: { debts, debtCount } }: { readonly report: Report }) {
  const said = useWords(words);
  const kinds = useWords(debtKinds);
  if (debtCount === 0) return null;
  return (
    <section aria-label={said.debts}>
      <h2 className={classes['title']}>{said.debts} <span className={classes['count']}>{debtCount}</span></h2>
      <p className={classes['text']}>{said.debtsText}</p>
      <Card>
        <ul className={classes['findings']}>
          {debts.map(({ kind, sentence, sagaId }, index) => <li key={index}><span><strong className={classes['kind']}>{kinds[kind]}</strong> {sentence}</span><Behind sagaId={sagaId} /></li>)}
        </ul>
        {debtCount > debts.length ? <p className={classes['text']}>{said.andMore(debtCount - debts.length)}</p> : null}
      </Card>
    </section>
  );
}

/** Each rule, how much was looked at and whether it holds. */
export function Counted({ report: { counted } }: { readonly report: Report }) {
  const said = useWords(words);
  const ruleOf = useRules();
  return (
    <section aria-label={said.counted}>
      <h2 className={classes['title']}>{said.counted}</h2>
      <Card p={0} component="ul" className={classes['rows']}>
        {Object.entries(counted).map(([check, { rule, lookedAt, violationCount, inFlight }]) => {
          const told = ruleOf(check, rule);
          const holds = violationCount === 0;
          return (
            <li key={check} className={classes['counted']}>
              <span className={classes['holds']} data-holds={holds}>{holds ? <IconCircleCheck size={18} stroke={1.8} aria-hidden /> : <IconAlertTriangle size={18} stroke={1.8} aria-hidden />} {holds ? said.fine : said.violated(violationCount)}</span>
              <span className={classes['rule']}><strong>{told.name}</strong><span className={classes['dim']}>{told.rule}</span></span>
              <span className={classes['looked']}>{lookedAt.toLocaleString()} <span className={classes['dim']}>{said.lookedAt}</span>{inFlight === 0 ? null : <span className={classes['dim']}>{said.inFlight(inFlight)}</span>}</span>
            </li>
          );
        })}
      </Card>
    </section>
  );
}
