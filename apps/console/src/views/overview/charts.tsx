import { Alert, Card, Group, SegmentedControl, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Of } from '../../api/client.ts';
import { DataState } from '../../parts/data-state.tsx';
import { useWords } from '../../words/language.tsx';
import { Chart } from './chart.tsx';
import { useStatistics } from './data.ts';
import { figuresOf, paceOf } from './figures.ts';
import classes from './overview.module.css';
import { words } from './words.ts';

const windows = [1, 5, 15] as const;

/** What happened in the last minutes, second by second. */
export function Charts() {
  const said = useWords(words);
  const [address, setAddress] = useSearchParams();
  const minutes = windows.find((one) => String(one) === address.get('minutes')) ?? 1;
  const query = useStatistics(minutes * 60);
  return (
    <section aria-labelledby="lately">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="lately">{said.lately}</Title>
        <SegmentedControl
          size="xs"
          aria-label={said.window}
          value={String(minutes)}
          onChange={(value) => setAddress(value === '1' ? {} : { minutes: value }, { replace: true, preventScrollReset: true })}
          data={windows.map((one) => ({ value: String(one), label: said.minutes(one) }))}
        />
      </Group>
      <DataState query={query}>{(statistics) => <Drawn statistics={statistics} />}</DataState>
    </section>
  );
}

function Drawn({ statistics: { seconds, missing } }: { readonly statistics: Of<'SagaStatistics'> }) {
  const said = useWords(words);
  const figures = useMemo(() => figuresOf(seconds), [seconds]);
  const { times } = figures;
  const same = { times, ago: said.ago, nothing: said.nothing };
  return (
    <>
      {missing.length === 0 ? null : <Alert color="yellow" mb="md">{said.missing(missing.length)}</Alert>}
      <div className={classes['charts']}>
        <Card className={classes['wide'] ?? ''}>
          <p className={classes['figure']}>{said.perSecond(paceOf(figures))} <span className={classes['dim']}>{said.aSecond}</span></p>
          <Chart
            {...same}
            title={said.pace}
            show={said.perSecond}
            top={{ least: 4 }}
            lines={[
              { name: said.completed, ink: '--good-ink', area: true, values: figures.completed },
              { name: said.started, ink: '--live-ink', dash: [2, 5], values: figures.started },
              { name: said.compensated, ink: '--undo-ink', dash: [8, 4], values: figures.compensated },
            ]}
          />
        </Card>
        <Card>
          <Chart {...same} title={said.finish} show={said.time} top={{ least: 20 }} lines={[{ name: said.p50, ink: '--live-ink', area: true, values: figures.p50 }, { name: said.p99, ink: '--undo-ink', dash: [8, 4], values: figures.p99 }]} />
        </Card>
        <Card>
          <Chart {...same} title={said.outcome} text={said.outcomeText} show={said.percent} top={{ fixed: 100 }} lines={[{ name: said.completed, ink: '--good-ink', area: true, values: figures.success }, { name: said.compensated, ink: '--undo-ink', dash: [8, 4], values: figures.undone }]} />
        </Card>
      </div>
    </>
  );
}
