import { Button, Card } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { LoadingRows } from '../../parts/loading-rows.tsx';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import { Hand } from './hand.tsx';
import classes from './operator.module.css';
import { itemsOf, type Hands, type Pages } from './use-hands.ts';
import { words } from './words.ts';

/** Sagas that need a person, or may soon, the most urgent first. */
export function HandList({ hands: { stuck, compensating, running } }: { readonly hands: Hands }) {
  const said = useWords(words);
  const all = [stuck, compensating, running];
  const failed = all.find(({ data, error }) => data === undefined && error !== null);
  if (failed !== undefined) return <ErrorState error={failed.error} retry={() => void failed.refetch()} />;
  if (all.some(({ data }) => data === undefined)) return <LoadingRows />;
  if (all.every((pages) => itemsOf(pages).length === 0)) return <EmptyState Icon={IconMoodSmile} title={said.noHands}>{said.noHandsText}</EmptyState>;
  return (
    <div className={classes['concerns']}>
      <Concern status="STUCK" pages={stuck} />
      <Concern status="COMPENSATING" pages={compensating} />
      <Concern status="RUNNING" pages={running} />
    </div>
  );
}

function Concern({ status, pages }: { readonly status: 'STUCK' | 'COMPENSATING' | 'RUNNING'; readonly pages: Pages<Of<'SagaSummary'>> }) {
  const said = useWords(words);
  const { more } = useWords(everywhere);
  const sagas = itemsOf(pages);
  if (sagas.length === 0) return null;
  return (
    <section aria-labelledby={`concern-${status}`}>
      <h2 id={`concern-${status}`} className={classes['title']}>{said[status]}</h2>
      <p className={classes['text']}>{said[`${status}Text`]}</p>
      <Card p={0} component="ul" className={classes['rows']}>
        {sagas.map((saga) => <Hand key={saga.sagaId} saga={saga} />)}
      </Card>
      {pages.hasNextPage ? <Button variant="default" mt="md" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{more}</Button> : null}
    </section>
  );
}
