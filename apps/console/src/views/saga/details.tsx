import { ActionIcon, Card, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Time } from '../../parts/time.tsx';
import { ChangeLine } from './changes.tsx';
import type { Pointing } from './saga.tsx';
import classes from './saga.module.css';
import type { Beat } from './story.ts';
import { useTelling } from './telling.ts';

interface DetailsProps {
  readonly beats: readonly Beat[];
  readonly pointing: Pointing;
}

/** The message that is pointed at: what led to it, and what came of it. On a small screen it rises from below. */
export function Details({ beats, pointing: { active, chosen, choose } }: DetailsProps) {
  const { said } = useTelling();
  const beat = active === undefined ? undefined : beats[active];
  return (
    <Card component="section" aria-labelledby="saga-details" className={classes['details']} data-open={chosen !== undefined} data-empty={beat === undefined}>
      <div className={classes['detailsHead']}>
        <Title order={2} id="saga-details">{said.details}</Title>
        {chosen === undefined ? null : <ActionIcon variant="subtle" color="gray" aria-label={said.close} onClick={() => choose(undefined)}><IconX size={18} /></ActionIcon>}
      </div>
      {beat === undefined ? <p className={classes['quietText']}>{said.noDetails}</p> : <Facts beat={beat} beats={beats} />}
    </Card>
  );
}

function Facts({ beat, beats }: { readonly beat: Beat; readonly beats: readonly Beat[] }) {
  const { said, way, reason, phrase } = useTelling();
  const { line, cause, effects, changes } = beat;
  const named = (index: number): ReactNode => {
    const one = beats[index];
    return one === undefined ? null : <>{index + 1}. {phrase(one)}</>;
  };
  return (
    <>
      <p className={classes['factsTitle']}>{phrase(beat)}</p>
      <dl className={classes['factList']}>
        {line.direction === 'note' ? null : <Fact name={said.name}><code>{line.what}</code></Fact>}
        <Fact name={said.way}>{way(beat)}</Fact>
        <Fact name={said.at}><Time at={line.at} exact /></Fact>
        {line.reason === undefined ? null : <Fact name={said.why}>{reason(line.reason)} <code className={classes['code']}>{line.reason.code}</code></Fact>}
        {cause === undefined ? null : <Fact name={said.cause}>{named(cause)}</Fact>}
        {effects.length === 0 ? null : <Fact name={said.effects}><ul className={classes['plain']}>{effects.map((index) => <li key={index}>{named(index)}</li>)}</ul></Fact>}
        {changes.length === 0 ? null : <Fact name={said.changed}><ul className={classes['plain']}>{changes.map((change, index) => <li key={index}><ChangeLine change={change} /></li>)}</ul></Fact>}
        {line.id === undefined ? null : <Fact name={said.id}><code>{line.id}</code></Fact>}
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
