import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useWords } from '../../words/language.tsx';
import type { Filter } from './filter.ts';
import { topicNamed, topicNames, type TopicName } from './names.ts';
import classes from './topics.module.css';
import { addressTo } from './use-messages.ts';
import { words } from './words.ts';

const lookEveryMs = 5_000;

/** The topics as they stand, looked at every few seconds. */
export function useTopics() {
  return useQuery({ queryKey: keys.topics.list, queryFn: ({ signal }) => ask(api.GET('/topics', { signal })), refetchInterval: lookEveryMs });
}

/** Where one can look; filters stay, but for the partition, which belongs to a topic. On a phone it is one field. */
export function Rail({ filter: { topic, partition: _partition, ...rest }, follow }: { readonly filter: Filter; readonly follow: boolean }) {
  const said = useWords(words);
  const go = useNavigate();
  const topics = useTopics().data?.items ?? [];
  const to = (name: TopicName | undefined): string => addressTo({ ...(name === undefined ? {} : { topic: name }), ...rest }, follow);
  const total = topics.length === 0 || topics.some(({ messages }) => messages === null) ? null : topics.reduce((sum, { messages }) => sum + (messages ?? 0), 0);
  return (
    <>
      <nav aria-label={said.topics} className={classes['rail']}>
        <ul>
          <li><Entry to={to(undefined)} current={topic === undefined} name={said.every} count={topics.length === 0 ? undefined : total} /></li>
          {topicNames.map((name) => {
            const known = topics.find((one) => one.topic === name);
            return <li key={name}><Entry to={to(name)} current={topic === name} name={name} type={known?.type} count={known?.messages} /></li>;
          })}
        </ul>
      </nav>
      <div className={classes['railField']}>
        <NativeSelect
          label={said.topic}
          value={topic ?? ''}
          data={[{ value: '', label: said.every }, ...topicNames.map((name) => ({ value: name, label: labelOf(name, topics, said.count) }))]}
          onChange={({ currentTarget: { value } }) => void go(to(topicNamed(value)))}
        />
      </div>
    </>
  );
}

function labelOf(name: string, topics: readonly Of<'Topic'>[], count: (count: number) => string): string {
  const messages = topics.find(({ topic }) => topic === name)?.messages ?? undefined;
  return messages === undefined ? name : `${name} (${count(messages)})`;
}

interface EntryProps {
  readonly to: string;
  readonly current: boolean;
  readonly name: string;
  readonly type?: string | undefined;
  /** Null while it is being counted, undefined while nothing is known. */
  readonly count: number | null | undefined;
}

function Entry({ to, current, name, type, count }: EntryProps) {
  const said = useWords(words);
  return (
    <Link to={to} className={classes['entry']} aria-current={current ? 'page' : undefined}>
      <span className={classes['entryName']}>
        {name}
        {type === undefined ? null : <span className={classes['entryType']}>{type}</span>}
      </span>
      <span className={classes['entryCount']}>{count === undefined ? '' : count === null ? said.counting : said.count(count)}</span>
    </Link>
  );
}
