import { Text } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ask, type Of } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { ledgerEffects, words } from '../words/words.ts';
import { DataState } from './data-state.tsx';
import { EmptyState } from './empty-state.tsx';
import classes from './parts.module.css';
import { Time } from './time.tsx';

interface PointsLedgerProps {
  readonly memberId: string;
  /** How many of the latest lines. */
  readonly limit: number;
}

/** The latest changes of a member's points, each with the saga behind it. */
export function PointsLedger({ memberId, limit }: PointsLedgerProps) {
  const said = useWords(words);
  const query = useQuery({
    queryKey: [...keys.members.points(memberId), limit],
    queryFn: ({ signal }) => ask(api.GET('/members/{id}/points', { params: { path: { id: memberId }, query: { limit } }, signal })),
  });
  return (
    <DataState query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState Icon={IconCoins} title={said.noPoints}>{said.noPointsText}</EmptyState>
        ) : (
          <ul className={classes['lines']}>
            {items.map((line) => <Line key={`${line.sagaId ?? ''} ${line.effect}`} line={line} />)}
          </ul>
        )
      }
    </DataState>
  );
}

function Line({ line: { sagaId, effect, points, at } }: { readonly line: Of<'LedgerLine'> }) {
  const { language } = useLanguage();
  const effects = useWords(ledgerEffects);
  const what = effects[effect as keyof typeof effects] ?? effect;
  return (
    <li>
      <span>
        {sagaId === null ? what : <Link to={`/sagas/${encodeURIComponent(sagaId)}`} className={classes['quietLink'] ?? ''}>{what}</Link>}
        {at === null ? null : <Text span c="dimmed" fz="sm"> · <Time at={at} /></Text>}
      </span>
      <span className={classes['change']} data-tone={points < 0 ? 'minus' : 'plus'}>{new Intl.NumberFormat(language, { signDisplay: 'always' }).format(points)}</span>
    </li>
  );
}
