import { Button, Card, Group, NumberInput, Radio, SegmentedControl, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, type Of } from '../../api/client.ts';
import { useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import type { Fault, FaultOrder } from './experiments.ts';
import classes from './lab.module.css';
import { Picture } from './picture.tsx';
import { faultWords } from './plans.ts';
import type { Run } from './run.ts';
import { words } from './words.ts';

const kinds: readonly Fault[] = ['refuse', 'silent', 'late', 'twice', 'die'];
/** What the server takes, for the fields to hold. */
const most = { count: 1_000, seconds: 3_600 };
const usualSeconds: Readonly<Partial<Record<Fault, number>>> = { late: 10, die: 5 };

/** Any fault at all, and then a rental that meets it. */
export function OwnFault({ run }: { readonly run: Run }) {
  const said = useWords(words);
  const name = useWords(faultWords);
  const queries = useQueryClient();
  const [service, setService] = useState<FaultOrder['service']>('book');
  const [fault, setFault] = useState<Fault>('refuse');
  const [on, setOn] = useState<NonNullable<FaultOrder['on']>>('operations');
  const [count, setCount] = useState(1);
  const [seconds, setSeconds] = useState<number>();
  const set = useCommand(
    (body: FaultOrder, header) => ask(api.POST('/lab/faults', { params: { header }, body })),
    (lab) => void queries.setQueryData<Of<'Lab'>>(keys.lab, lab),
  );
  const usual = usualSeconds[fault];
  const order: FaultOrder = { service, fault, on, count, ...(usual === undefined ? {} : { seconds: seconds ?? usual }) };
  return (
    <section aria-labelledby="own">
      <Title order={2} id="own">{said.own}</Title>
      <Text c="dimmed" mt={4} mb="md">{said.ownText}</Text>
      <Card padding="xl" component="form" onSubmit={(event: React.FormEvent) => (event.preventDefault(), set.mutate(order))} onChange={() => set.reset()}>
        <div className={classes['fields']}>
          <Labelled label={said.service}>
            <SegmentedControl fullWidth aria-label={said.service} value={service} onChange={setService} data={(['book', 'member'] as const).map((value) => ({ value, label: name[value] }))} />
          </Labelled>
          <Labelled label={said.on}>
            <SegmentedControl fullWidth aria-label={said.on} value={on} onChange={setOn} data={(['operations', 'compensations'] as const).map((value) => ({ value, label: name[`${value}Short`], title: name[value] }))} />
          </Labelled>
        </div>
        <Radio.Group label={said.fault} mt="lg" value={fault} onChange={setFault}>
          <div className={classes['kinds']}>
            {kinds.map((kind) => (
              <Radio.Card key={kind} value={kind} className={classes['kind'] ?? ''} radius="md" aria-label={`${name[kind]}: ${name[`${kind}Text`]}`}>
                <Picture of={kind} />
                <span className={classes['kindName']}><Radio.Indicator size="xs" aria-hidden />{name[kind]}</span>
                <span className={classes['kindText']}>{name[`${kind}Text`]}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        <Group mt="lg" align="flex-end">
          <NumberInput label={said.count} w={190} min={1} max={most.count} allowDecimal={false} clampBehavior="strict" value={count} onChange={(value) => setCount(Number(value) || 1)} />
          {usual === undefined ? null : <NumberInput label={fault === 'die' ? said.deadSeconds : said.lateSeconds} w={150} min={1} max={most.seconds} allowDecimal={false} clampBehavior="strict" value={seconds ?? usual} onChange={(value) => setSeconds(Number(value) || 1)} />}
          <Button type="submit" variant={set.isSuccess ? 'default' : 'filled'} loading={set.isPending}>{said.set}</Button>
        </Group>
        {set.error === null ? null : <div style={{ marginTop: 16 }}><ErrorState error={set.error} /></div>}
        {set.isSuccess ? (
          <div className={classes['isSet']} role="status">
            <span>{said.isSet}</span>
            <Button loading={run.beginning === 'own'} onClick={() => run.begin(undefined)}>{said.rentNow}</Button>
          </div>
        ) : null}
      </Card>
    </section>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text fz="sm" fw={500} mb={4} aria-hidden>{label}</Text>
      {children}
    </div>
  );
}
