import { Button, Card, Group, Text, Title } from '@mantine/core';
import { IconBolt, IconFlaskOff } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { useLabCleared } from '../../api/lab.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { ShortId } from '../../parts/short-id.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './lab.module.css';
import { faultWords } from './plans.ts';
import type { Run } from './run.ts';
import { words } from './words.ts';

/** The faults that are set, how often each struck and whom. */
export function FaultsOn({ lab: { faults, down }, run }: { readonly lab: Of<'Lab'>; readonly run: Run }) {
  const said = useWords(words);
  const fault = useWords(faultWords);
  const cleared = useLabCleared();
  return (
    <section aria-labelledby="faults-on">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="faults-on">{said.faultsOn}</Title>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconFlaskOff size={16} stroke={1.8} aria-hidden />} loading={cleared.isPending} onClick={() => cleared.mutate()}>{said.clearAll}</Button>
          <Button loading={run.beginning === 'own'} disabled={run.beginning !== undefined && run.beginning !== 'own'} onClick={() => run.begin(undefined)}>{said.rentNow}</Button>
        </Group>
      </Group>
      {cleared.error === null ? null : <ErrorState error={cleared.error} />}
      <Card p={0}>
        <ul className={classes['faults']}>
          {down.map((service) => (
            <li key={service} data-left="true">
              <IconBolt size={20} stroke={1.7} aria-hidden />
              <div><strong>{fault[service]}</strong><Text fz="sm" c="dimmed">{said.down}</Text></div>
            </li>
          ))}
          {faults.map((one) => <FaultLine key={`${one.service} ${one.fault} ${one.on}`} fault={one} />)}
        </ul>
      </Card>
    </section>
  );
}

function FaultLine({ fault: { service, fault, on, left, struck, seconds, sagaIds } }: { readonly fault: Of<'LabFault'> }) {
  const said = useWords(words);
  const name = useWords(faultWords);
  const details = [name[`${on}Short`], seconds === undefined ? '' : said.seconds(seconds), said.left(left), said.struck(struck)].filter((part) => part !== '');
  return (
    <li data-left={left > 0}>
      <IconBolt size={20} stroke={1.7} aria-hidden />
      <div style={{ flex: 1, minWidth: 0 }}>
        <strong>{name[service]} · {name[fault]}</strong>
        <Text fz="sm" c="dimmed">{details.join(' · ')}</Text>
        {sagaIds.length === 0 ? null : <div className={classes['struck']}>{sagaIds.map((id) => <ShortId key={id} id={id} to={`/sagas/${encodeURIComponent(id)}`} />)}</div>}
      </div>
    </li>
  );
}
