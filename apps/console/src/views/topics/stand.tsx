import { Card } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useWords } from '../../words/language.tsx';
import { services } from '../../words/words.ts';
import type { TopicName } from './names.ts';
import { useTopics } from './rail.tsx';
import classes from './topics.module.css';
import { words } from './words.ts';

const lookEveryMs = 5_000;

function useGroups() {
  return useQuery({ queryKey: keys.topics.groups, queryFn: ({ signal }) => ask(api.GET('/topics/groups', { signal })), refetchInterval: lookEveryMs });
}

/** How it stands with a topic, or with all of them. */
export function Stand({ topic }: { readonly topic: TopicName | undefined }) {
  return topic === undefined ? <Groups /> : <OneTopic topic={topic} />;
}

function Lag({ lag }: { readonly lag: number | undefined }) {
  const said = useWords(words);
  if (lag === undefined) return null;
  return <span className={classes['lag']} data-behind={lag > 0}>{lag === 0 ? said.upToDate : said.behind(lag)}</span>;
}

function Service({ name }: { readonly name: string }) {
  const said: Readonly<Record<string, string>> = useWords(services);
  return <>{said[name] ?? name}</>;
}

/** Every group and its lag, with what it is behind on. */
function Groups() {
  const said = useWords(words);
  const groups = useGroups().data?.items;
  if (groups === undefined) return null;
  return (
    <Card component="section" aria-label={said.groups} className={classes['stand']}>
      <dl className={classes['facing']}>
        <dt>{said.groups}</dt>
        <dd>
          {groups.map(({ group, lag, topics }) => (
            <span key={group} className={classes['group']}>
              <strong><Service name={group} /></strong>
              <Lag lag={lag} />
              {topics.filter((one) => one.lag > 0).map((one) => <span key={one.topic} className={classes['quiet']}>{one.topic} {said.count(one.lag)}</span>)}
            </span>
          ))}
        </dd>
      </dl>
    </Card>
  );
}

/** Who says it, who listens and how far each has come, and its partitions. */
function OneTopic({ topic }: { readonly topic: TopicName }) {
  const said = useWords(words);
  const known = useTopics().data?.items.find((one) => one.topic === topic);
  const groups = useGroups().data?.items ?? [];
  if (known === undefined) return null;
  return (
    <Card component="section" aria-label={topic} className={classes['stand']}>
      <h2 className={classes['standTitle']}>{topic} <span className={classes['quiet']}>{known.type}</span></h2>
      <dl className={classes['facing']}>
        <dt>{said.says}</dt>
        <dd>{known.from.map((name) => <span key={name} className={classes['group']}><strong><Service name={name} /></strong></span>)}</dd>
        <dt>{said.hears}</dt>
        <dd>
          {known.to.map((name) => (
            <span key={name} className={classes['group']}>
              <strong><Service name={name} /></strong>
              <Lag lag={groups.find(({ group }) => group === name)?.topics.find((one) => one.topic === topic)?.lag} />
            </span>
          ))}
        </dd>
      </dl>
      <details className={classes['details']}>
        <summary>{said.partitions} {known.partitions.length}</summary>
        <table className={classes['partitions']}>
          <thead><tr><th scope="col">{said.partition}</th><th scope="col">{said.first}</th><th scope="col">{said.end}</th></tr></thead>
          <tbody>{known.partitions.map(({ partition, first, end }) => <tr key={partition}><td>{partition}</td><td>{said.count(first)}</td><td>{said.count(end)}</td></tr>)}</tbody>
        </table>
      </details>
    </Card>
  );
}
