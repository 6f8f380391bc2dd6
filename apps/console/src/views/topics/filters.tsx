import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTyped } from '../../parts/typed.ts';
import { useWords } from '../../words/language.tsx';
import { fromField, toField, type Filter } from './filter.ts';
import { useTopics } from './rail.tsx';
import classes from './topics.module.css';
import { words } from './words.ts';

const typingMs = 350;

export type Show = (filter: Filter, follow: boolean) => void;

interface FiltersProps {
  readonly filter: Filter;
  readonly follow: boolean;
  readonly show: Show;
}

/** What messages are narrowed down by. Times are for the past, so they rest while somebody follows. */
export function Filters({ filter, follow, show }: FiltersProps) {
  const said = useWords(words);
  const { topic, partition, key, correlationId, from, to } = filter;
  const partitions = useTopics().data?.items.find((one) => one.topic === topic)?.partitions ?? [];
  const change = (changed: { readonly [Name in Exclude<keyof Filter, 'topic'>]?: Filter[Name] | undefined }): void => {
    show(Object.fromEntries(Object.entries({ ...filter, ...changed }).filter(([, value]) => value !== undefined)), follow);
  };
  const [opened, open] = useState(false);
  const ranged = opened || from !== undefined || to !== undefined;
  const clear = (): void => {
    open(false);
    show(topic === undefined ? {} : { topic }, follow);
  };
  const narrowed = [partition, key, correlationId, from, to].some((one) => one !== undefined);
  return (
    <div className={classes['filters']} role="search">
      <Typed label={said.saga} placeholder={said.sagaHint} text={correlationId ?? ''} type="text" search={(text) => change({ correlationId: text === '' ? undefined : text })} className={classes['wide']} />
      <Typed label={said.key} placeholder="jenny" text={key ?? ''} type="text" search={(text) => change({ key: text === '' ? undefined : text })} />
      {topic === undefined ? null : (
        <NativeSelect
          label={said.partition}
          value={partition === undefined ? '' : String(partition)}
          data={[{ value: '', label: said.any }, ...partitions.map((one) => String(one.partition))]}
          onChange={({ currentTarget: { value } }) => change({ partition: value === '' ? undefined : Number(value) })}
        />
      )}
      <div className={classes['under']}>
        {ranged ? null : <Button variant="subtle" size="compact-sm" leftSection={<IconClock size={16} stroke={1.7} aria-hidden />} disabled={follow} onClick={() => open(true)}>{said.time}</Button>}
        {ranged ? <Typed label={said.from} text={toField(from)} type="datetime-local" disabled={follow} search={(text) => change({ from: fromField(text) })} /> : null}
        {ranged ? <Typed label={said.to} text={toField(to)} type="datetime-local" disabled={follow} search={(text) => change({ to: fromField(text) })} /> : null}
        {narrowed ? <Button variant="subtle" size="compact-sm" onClick={clear}>{said.clear}</Button> : null}
      </div>
    </div>
  );
}

interface TypedProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly type: 'text' | 'datetime-local';
  /** What the address says. */
  readonly text: string;
  readonly search: (text: string) => void;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** Searches a little after one typed. */
function Typed({ label, placeholder, type, text, search, disabled = false, className }: TypedProps) {
  const [typed, setTyped] = useTyped(text, search, typingMs);
  return (
    <TextInput
      label={label}
      type={type}
      {...(type === 'text' ? { maxLength: 200 } : { step: 1 })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(className === undefined ? {} : { className })}
      disabled={disabled}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}
