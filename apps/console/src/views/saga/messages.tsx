import { Anchor, Button, Stack } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { DataState } from '../../parts/data-state.tsx';
import { JsonView } from '../../parts/json-view.tsx';
import { useWords } from '../../words/language.tsx';
import { words as everywhere } from '../../words/words.ts';
import classes from './saga.module.css';
import { useTelling } from './telling.ts';

const pageSize = 100;

/** The messages of a saga as they stand in the log; asked for only where `enabled`. */
export function useMessages(sagaId: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: keys.sagas.messages(sagaId),
    queryFn: ({ signal, pageParam }) => ask(api.GET('/sagas/{sagaId}/messages', { params: { path: { sagaId }, query: { limit: pageSize, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled,
  });
}

/** With their headers, oldest first. */
export function Messages({ sagaId }: { readonly sagaId: string }) {
  const { said } = useTelling();
  const { more } = useWords(everywhere);
  const query = useMessages(sagaId, true);
  const about = useQuery({ queryKey: keys.about, queryFn: ({ signal }) => ask(api.GET('/about', { signal })), staleTime: Infinity });
  return (
    <DataState query={query}>
      {({ pages }) => {
        const messages = pages.flatMap(({ items }) => items);
        return (
          <Stack>
            {messages.length === 0 && !query.hasNextPage ? <p className={classes['quietText']}>{said.noMessages}</p> : null}
            <ol className={classes['diff']}>
              {messages.map((message) => <Message key={`${message.topic} ${message.partition} ${message.offset}`} message={message} kafkaUiUrl={about.data?.kafkaUiUrl ?? null} sagaId={sagaId} />)}
            </ol>
            {query.hasNextPage ? <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{more}</Button> : null}
          </Stack>
        );
      }}
    </DataState>
  );
}

interface MessageProps {
  readonly message: Of<'LoggedMessage'>;
  readonly kafkaUiUrl: string | null;
  readonly sagaId: string;
}

function Message({ message: { topic, partition, offset, key, headers, value, recordedAt }, kafkaUiUrl, sagaId }: MessageProps) {
  const { said, clock } = useTelling();
  return (
    <li className={classes['message']}>
      <div className={classes['messageHead']}>
        <strong>{topic}</strong>
        <span className={classes['quietText']}>{said.place(partition, offset)} · {key ?? '–'} · {clock(recordedAt)}</span>
        {kafkaUiUrl === null ? null : (
          <Anchor href={inKafkaUi(kafkaUiUrl, topic, sagaId)} target="_blank" rel="noreferrer" fz="sm" className={classes['outside']}>{said.inKafkaUi} <IconExternalLink size={14} aria-hidden /></Anchor>
        )}
      </div>
      <dl className={classes['headers']}>
        {Object.entries(headers).map(([name, header]) => <div key={name}><dt>{name}</dt><dd>{header}</dd></div>)}
      </dl>
      <JsonView label={said.body(topic)} value={parsed(value)} />
    </li>
  );
}

/** The name that the compose file gives the cluster there. */
const cluster = 'book-rental';

/** The messages of the topic that hold the saga's id, in their headers too, as Kafka UI searches. */
function inKafkaUi(url: string, topic: string, sagaId: string): string {
  return `${url.replace(/\/$/, '')}/ui/clusters/${cluster}/all-topics/${encodeURIComponent(topic)}/messages?stringFilter=${encodeURIComponent(sagaId)}`;
}

/** What somebody sent that is not JSON is shown as the text that it is. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
