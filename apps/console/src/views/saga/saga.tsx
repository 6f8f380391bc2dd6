import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { api, ask } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLive } from '../../api/live.ts';
import { DataState } from '../../parts/data-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { Aside } from './aside.tsx';
import { Below, useTab } from './below.tsx';
import { Heading } from './heading.tsx';
import { useMessages } from './messages.tsx';
import { Picture } from './picture.tsx';
import classes from './saga.module.css';
import { causesIn, relatedTo, storyOf, type Saga } from './story.ts';
import { Why } from './why.tsx';
import { words } from './words.ts';

/** One saga: what happened, why it is where it is, and what a person can do. */
export function SagaPage() {
  const said = useWords(words);
  const { sagaId = '' } = useParams();
  const query = useQuery({ queryKey: keys.sagas.one(sagaId), queryFn: ({ signal }) => ask(api.GET('/sagas/{sagaId}', { params: { path: { sagaId } }, signal })) });
  const goesOn = query.data !== undefined && query.data.endedAt === undefined;
  useLive({ path: goesOn ? `/sagas/${encodeURIComponent(sagaId)}/events` : undefined, event: 'saga', more: () => goesOn }, keys.sagas.one(sagaId));
  if (query.data === undefined) return <><PageHeader title={said.title} /><DataState query={query}>{() => null}</DataState></>;
  return <Told key={sagaId} saga={query.data} />;
}

function Told({ saga }: { readonly saga: Saga }) {
  // What caused a message of a stranger stands in the message itself: known once somebody looks at those.
  const messages = useMessages(saga.sagaId, useTab()[0] === 'messages').data;
  const beats = useMemo(() => storyOf(saga, causesIn(messages?.pages.flatMap(({ items }) => items) ?? [])), [saga, messages]);
  const [chosen, choose] = useState<number>();
  const [pointed, point] = useState<number>();
  const active = pointed ?? chosen;
  const related = useMemo(() => (active === undefined ? undefined : relatedTo(beats, active)), [beats, active]);
  const pointing = { active, chosen, related, point, choose };
  const explain = useQuery({
    queryKey: keys.sagas.explain(saga.sagaId),
    queryFn: ({ signal }) => ask(api.GET('/sagas/{sagaId}/explain', { params: { path: { sagaId: saga.sagaId } }, signal })),
  });
  return (
    <>
      <Heading saga={saga} />
      <Stack gap="lg">
        {explain.data === undefined ? null : <Why saga={saga} explanation={explain.data} />}
        <div className={classes['columns']}>
          <Picture saga={saga} beats={beats} waitingFor={saga.endedAt === undefined ? (explain.data?.waitingFor ?? []) : []} pointing={pointing} />
          <Aside saga={saga} beats={beats} remains={explain.data?.remains ?? []} pointing={pointing} />
        </div>
        <Below saga={saga} beats={beats} />
      </Stack>
    </>
  );
}

/** What is pointed at in the picture, and what belongs to it. */
export interface Pointing {
  /** The line that is looked at now: pointed at, else chosen. */
  readonly active: number | undefined;
  readonly chosen: number | undefined;
  readonly related: ReadonlySet<number> | undefined;
  readonly point: (index: number | undefined) => void;
  readonly choose: (index: number | undefined) => void;
}
