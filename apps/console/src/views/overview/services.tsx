import { Card, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Of } from '../../api/client.ts';
import { DataState } from '../../parts/data-state.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { useHealth } from './data.ts';
import classes from './overview.module.css';
import { complaintsOf, conditionOf } from './standing.ts';
import { serviceIn, serviceNames, words } from './words.ts';

const looks = { 'ready': { tone: 'good', Icon: IconCircleCheck }, 'degraded': { tone: 'undo', Icon: IconAlertTriangle }, 'not ready': { tone: 'bad', Icon: IconCircleX } } as const;

/** Every service, and what waits in it and before it. */
export function Services() {
  const said = useWords(words);
  return (
    <section aria-labelledby="services">
      <Title order={2} mb="sm" id="services">{said.services}</Title>
      <DataState query={useHealth()}>
        {({ services }) => <Card p={0}><ul className={classes['services']}>{services.map((service) => <Service key={service.name} service={service} />)}</ul></Card>}
      </DataState>
    </section>
  );
}

function Service({ service }: { readonly service: Of<'ServiceHealth'> }) {
  const said = useWords(words);
  const names = useWords(serviceNames);
  const { name, instances, outbox, lag, parked } = service;
  const condition = conditionOf(service);
  const { tone, Icon } = looks[condition];
  const word = condition === 'ready' ? said.ready : condition === 'degraded' ? said.degraded : said.notReady;
  const many = said.instances(instances.filter(({ status }) => status === 'ready').length, instances.length);
  return (
    <li>
      <div className={classes['service']}>
        <Icon size={20} stroke={1.8} aria-hidden className={classes['serviceIcon'] ?? ''} data-tone={tone} />
        <div><strong>{serviceIn(names, name)}</strong> <span className={classes['dim']}>{[word, many].filter((part) => part !== '').join(' · ')}</span></div>
      </div>
      <dl className={classes['waiting']}>
        <Waiting name={said.outbox} text={said.outboxText} count={outbox?.length ?? null}>{outbox === null || outbox.oldest === null ? null : <span className={classes['dim']}>{said.oldest} <Time at={outbox.oldest} /></span>}</Waiting>
        <Waiting name={said.lag} text={said.lagText} count={lag} />
        <Waiting name={said.parked} text={said.parkedText} count={parked} bad />
      </dl>
      {complaintsOf(service).map((sentence) => <p key={sentence} className={classes['complaint']} data-tone={tone}>{sentence}</p>)}
    </li>
  );
}

interface WaitingProps {
  readonly name: string;
  readonly text: string;
  /** Null when nobody can tell. */
  readonly count: number | null;
  /** More than none is for a person. */
  readonly bad?: boolean;
  readonly children?: ReactNode;
}

function Waiting({ name, text, count, bad = false, children }: WaitingProps) {
  const said = useWords(words);
  return (
    <div>
      <dt><Hint label={text}><span>{name}</span></Hint></dt>
      <dd data-some={bad && count !== null && count > 0}>{count === null ? <span className={classes['dim']}>{said.unknown}</span> : count.toLocaleString()} {children}</dd>
    </div>
  );
}
