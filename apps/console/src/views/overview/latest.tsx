import { Card, Group, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import { DataState } from '../../parts/data-state.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Time } from '../../parts/time.tsx';
import { useWords } from '../../words/language.tsx';
import { sagaTypes } from '../../words/words.ts';
import { useLatest } from './data.ts';
import classes from './overview.module.css';
import { words } from './words.ts';

/** The last sagas, live. */
export function Latest() {
  const said = useWords(words);
  const types = useWords(sagaTypes);
  return (
    <section aria-labelledby="latest">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="latest">{said.latest}</Title>
        <Link to="/sagas" className={classes['more'] ?? ''}>{said.allSagas}<IconArrowRight size={16} stroke={1.8} aria-hidden /></Link>
      </Group>
      <DataState query={useLatest()}>
        {({ items }) => (
          <Card p={0}>
            <ul className={classes['latest']} aria-labelledby="latest">
              {items.map(({ sagaId, type, status, item, memberId, startedAt }) => (
                <li key={sagaId}>
                  <Link to={`/sagas/${encodeURIComponent(sagaId)}`}>
                    <span className={classes['what']}>
                      <strong>{[types[type ?? 'UNKNOWN'], item?.title ?? ''].filter((part) => part !== '').join(' · ')}</strong>
                      <span className={classes['dim']}>{memberId ?? ''} · <Time at={startedAt} /></span>
                    </span>
                    <StatusBadge status={status} />
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </DataState>
    </section>
  );
}
