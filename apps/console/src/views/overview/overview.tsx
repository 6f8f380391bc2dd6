import { Stack } from '@mantine/core';
import { DataState } from '../../parts/data-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { Charts } from './charts.tsx';
import { useCounts, useOverviewLive } from './data.ts';
import { Hero } from './hero.tsx';
import { Latest } from './latest.tsx';
import classes from './overview.module.css';
import { Services } from './services.tsx';
import { Welcome } from './welcome.tsx';
import { words } from './words.ts';

/** The first page: whether all is well, and how it goes. */
export function Overview() {
  const said = useWords(words);
  useOverviewLive();
  return (
    <>
      <PageHeader title={said.title} />
      <DataState query={useCounts()}>
        {(counts) => (
          <Stack gap={40}>
            {counts.total === 0 ? <Welcome /> : <Hero counts={counts} />}
            {counts.total === 0 ? null : <Charts />}
            <div className={classes['columns']}>
              {counts.total === 0 ? null : <Latest />}
              <Services />
            </div>
          </Stack>
        )}
      </DataState>
    </>
  );
}
