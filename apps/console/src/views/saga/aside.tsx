import { Card, Stack, Title } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react';
import { Link } from 'react-router';
import { ShortId } from '../../parts/short-id.tsx';
import { Details } from './details.tsx';
import type { Pointing } from './saga.tsx';
import classes from './saga.module.css';
import type { Beat, Saga } from './story.ts';
import { useTelling } from './telling.ts';

interface AsideProps {
  readonly saga: Saga;
  readonly beats: readonly Beat[];
  readonly remains: readonly string[];
  readonly pointing: Pointing;
}

/** Beside the picture: the message that is pointed at, how the steps stand, what remains, and where to go on. */
export function Aside({ saga, beats, remains, pointing }: AsideProps) {
  return (
    <Stack gap="lg" className={classes['aside']}>
      <Details beats={beats} pointing={pointing} />
      <Card component="section" aria-labelledby="saga-steps">
        <Steps saga={saga} />
        <Remains saga={saga} remains={remains} />
        <Links saga={saga} />
      </Card>
    </Stack>
  );
}

const looks = {
  waiting: { tone: 'quiet', Icon: IconHourglass },
  done: { tone: 'good', Icon: IconCircleCheck },
  refused: { tone: 'bad', Icon: IconCircleX },
  undone: { tone: 'undo', Icon: IconArrowBackUp },
} as const;

function Steps({ saga }: { readonly saga: Saga }) {
  const { said, service, step } = useTelling();
  return (
    <>
      <Title order={2} id="saga-steps" mb="xs">{said.steps}</Title>
      <ul className={classes['plain']}>
        {Object.entries(saga.steps).map(([name, value]) => {
          const { tone, Icon } = looks[value];
          return (
            <li key={name} className={classes['step']}>
              <span className={classes['laneName']} data-lane={name}>{service(name)}</span>
              <span className={classes['stepState']} data-tone={tone}><Icon size={15} stroke={2} aria-hidden />{step(value)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Remains({ saga, remains }: { readonly saga: Saga; readonly remains: readonly string[] }) {
  const { said, remains: inWords } = useTelling();
  const givenUp = saga.status === 'ABANDONED';
  const left = givenUp ? (saga.givenUp ?? []) : remains;
  return (
    <>
      <Title order={2} mt="lg" mb="xs">{givenUp ? said.givenUp : said.remains}</Title>
      {left.length === 0 ? <p className={classes['quietText']}>{said.nothingRemains}</p> : (
        <ol className={classes['remains']}>{left.map((one) => <li key={one}>{inWords(one)}</li>)}</ol>
      )}
    </>
  );
}

function Links({ saga: { memberId, item, rentalId } }: { readonly saga: Saga }) {
  const { said } = useTelling();
  return (
    <>
      <Title order={2} mt="lg" mb="xs">{said.links}</Title>
      <ul className={classes['links']}>
        {memberId === null ? null : <li><Link to={`/members/${encodeURIComponent(memberId)}`}>{said.toMember}</Link> <span className={classes['quietText']}>{memberId}</span></li>}
        {item === undefined ? null : <li><Link to={`/books/${item.no}`}>{said.toBook}</Link> <span className={classes['quietText']}>{item.no}</span></li>}
        {memberId === null || rentalId === undefined ? null : <li><Link to={`/desk/${encodeURIComponent(memberId)}`}>{said.toLoan}</Link> <ShortId id={rentalId} /></li>}
      </ul>
    </>
  );
}
