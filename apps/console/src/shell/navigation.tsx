import { IconActivity, IconBook2, IconBuildingBroadcastTower, IconFlask, IconHeartHandshake, IconLayoutDashboard, IconRoute, IconTrophy, IconUsers } from '@tabler/icons-react';
import { NavLink } from 'react-router';
import { isLabOn, useAbout, useLab } from '../api/lab.ts';
import { useWords } from '../words/language.tsx';
import classes from './layout.module.css';
import { words } from './words.ts';

const library = [
  { to: '/desk', word: 'desk', Icon: IconHeartHandshake },
  { to: '/books', word: 'books', Icon: IconBook2 },
  { to: '/members', word: 'members', Icon: IconUsers },
  { to: '/best-books', word: 'bestBooks', Icon: IconTrophy },
] as const;

const system = [
  { to: '/', word: 'overview', Icon: IconLayoutDashboard },
  { to: '/sagas', word: 'sagas', Icon: IconRoute },
  { to: '/operator', word: 'operator', Icon: IconActivity },
  { to: '/topics', word: 'topics', Icon: IconBuildingBroadcastTower },
  { to: '/lab', word: 'lab', Icon: IconFlask },
] as const;

/** Where one can go. */
export function Navigation() {
  const said = useWords(words);
  return (
    <>
      <Group title={said.library} links={library} />
      <Group title={said.system} links={system} />
    </>
  );
}

function Group({ title, links }: { readonly title: string; readonly links: typeof library | typeof system }) {
  const said = useWords(words);
  return (
    <>
      <p className={classes['group']}>{title}</p>
      <ul className={classes['list']}>
        {links.map(({ to, word, Icon }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'} className={classes['link'] ?? ''}>
              <Icon size={20} stroke={1.6} aria-hidden />
              {said[word]}
              {word === 'lab' ? <LabMark /> : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether there is a lab at all, and whether something fails on purpose. */
function LabMark() {
  const said = useWords(words);
  const { data: about } = useAbout();
  const { data: lab } = useLab();
  if (about?.lab === false) return <span className={classes['mark']}>{said.labOff}</span>;
  return lab !== undefined && isLabOn(lab) ? <span className={classes['mark']} data-on>{said.labOn}</span> : null;
}
