import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHeartHandshake } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Of } from '../../api/client.ts';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { useHealth } from './data.ts';
import classes from './overview.module.css';
import { standingOf, type Standing } from './standing.ts';
import { serviceIn, serviceNames, words } from './words.ts';

const states = ['RUNNING', 'COMPENSATING', 'STUCK', 'COMPLETED', 'COMPENSATED', 'ABANDONED'] as const;
const looks = { well: { tone: 'good', Icon: IconCircleCheck }, hand: { tone: 'undo', Icon: IconHeartHandshake }, ill: { tone: 'bad', Icon: IconAlertTriangle } } as const;

/** How it all stands, in one line, and how many sagas are in which state. */
export function Hero({ counts: { counts, total } }: { readonly counts: Of<'SagaCounts'> }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const { data: health } = useHealth();
  const standing = standingOf(counts, health?.services ?? []);
  const { tone, Icon } = looks[standing.level];
  const { RUNNING = 0, COMPENSATING = 0 } = counts;
  const { line, text } = useLine(standing, RUNNING + COMPENSATING === 0);
  return (
    <div className={classes['hero']} data-tone={tone}>
      <div className={classes['standing']}>
        <span className={classes['heroIcon']} data-tone={tone}><Icon size={30} stroke={1.6} aria-hidden /></span>
        <div style={{ flex: '1 1 16rem' }} role="status">
          <p className={classes['line']}>{line}</p>
          <p className={classes['lineText']}>{text} {said.total(total)}</p>
        </div>
        {standing.stuck + standing.parked === 0 ? null : <Button component={Link} to="/operator">{said.toOperator}</Button>}
      </div>
      <ul className={classes['states']} aria-label={said.states}>
        {states.map((status) => (
          <li key={status} data-none={(counts[status] ?? 0) === 0}>
            <Link to={`/sagas?status=${status}`}>
              <span className={classes['count']}>{(counts[status] ?? 0).toLocaleString(language)}</span>
              <StatusBadge status={status} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useLine({ level, stuck, parked, ill }: Standing, idle: boolean): { readonly line: string; readonly text: string } {
  const said = useWords(words);
  const names = useWords(serviceNames);
  if (level === 'ill') return { line: said.ill(ill.map((name) => serviceIn(names, name)).join(', ')), text: said.illText };
  if (level === 'hand') return { line: said.hand(stuck, parked), text: said.handText };
  return { line: said.well, text: idle ? said.wellIdle : said.wellText };
}
