import { IconAlertTriangle, IconArrowBackUp, IconBan, IconBook2, IconCheck, IconFlag, IconId, IconUser, type Icon } from '@tabler/icons-react';
import { useWords } from '../../words/language.tsx';
import type { Saga } from './experiments.ts';
import classes from './lab.module.css';
import { stationsOf, type Standing, type Station, type Who } from './stations.ts';
import { people, standings } from './telling.ts';

const faces: Readonly<Record<Who, Icon>> = { card: IconId, book: IconBook2, member: IconUser, end: IconFlag };
const signs: Readonly<Partial<Record<Standing, Icon>>> = { done: IconCheck, refused: IconBan, undoing: IconArrowBackUp, undone: IconArrowBackUp, stuck: IconAlertTriangle };

/** The way of the rental through the services, each with its answer. */
export function Track({ saga }: { readonly saga: Saga | undefined }) {
  return <ol className={classes['track']}>{stationsOf(saga).map((station) => <Stop key={station.who} {...station} />)}</ol>;
}

function Stop({ who, standing }: Station) {
  const name = useWords(people);
  const stands = useWords(standings);
  const Face = faces[who];
  const Sign = signs[standing];
  const word = standing === 'done' ? (who === 'card' ? stands.asks : who === 'end' ? stands.stands : stands.done) : stands[standing];
  return (
    <li data-standing={standing}>
      <span className={classes['face']} aria-hidden>
        <Face size={22} stroke={1.6} />
        {Sign === undefined ? null : <span className={classes['sign']}><Sign size={12} stroke={2.6} /></span>}
      </span>
      <span className={classes['stop']}><strong>{name[who]}</strong> <span className={classes['standing']}>{word}</span></span>
    </li>
  );
}
