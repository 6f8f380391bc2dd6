import { Button, Group, Modal, NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { ApiProblem, api, ask, type Of } from '../../api/client.ts';
import { newKey, useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { jsonIn } from '../../parts/message-content.tsx';
import { useWords } from '../../words/language.tsx';
import type { Filter } from './filter.ts';
import { topicNamed, topicNames, type TopicName } from './names.ts';
import { draftOf, headersIn, headersText, kindsOf, type Draft, type Kind } from './templates.ts';
import panel from './panel.module.css';
import { words } from './words.ts';

const firstMember = 'jenny';

interface Said extends Draft {
  readonly to: TopicName;
}

/** A message that a person puts on a topic: an example to begin with, or one that is wrong on purpose. */
export function Write({ filter, onClose }: { readonly filter: Filter; readonly onClose: () => void }) {
  const said = useWords(words);
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  const [sent, setSent] = useState<{ readonly topic: TopicName; readonly key: string; readonly kind: Kind }>();
  return (
    <Modal opened onClose={onClose} size="lg" padding="lg" fullScreen={narrow} title={<span className={panel['panelTitle']}>{said.write}</span>} closeButtonProps={{ 'aria-label': said.close }}>
      {sent === undefined ? <Form filter={filter} narrow={narrow} done={setSent} /> : (
        <Stack role="status">
          <Text fw={600}>{said.sent(sent.topic)}</Text>
          {sent.kind === 'valid' ? null : <Text>{said.kindText}</Text>}
          <Group>
            <Button component={Link} to={`/topics/${sent.topic}?key=${encodeURIComponent(sent.key)}`} onClick={onClose}>{said.see}</Button>
            {sent.kind === 'valid' ? null : <Button variant="default" component={Link} to="/operator?tab=parked">{said.seeParked}</Button>}
            <Button variant="subtle" onClick={() => setSent(undefined)}>{said.another}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Form({ filter, narrow, done }: { readonly filter: Filter; readonly narrow: boolean; readonly done: (sent: { readonly topic: TopicName; readonly key: string; readonly kind: Kind }) => void }) {
  const said = useWords(words);
  const queries = useQueryClient();
  // A saga of its own, unless somebody looks at one.
  const [sagaId] = useState(() => filter.correlationId ?? `by-hand-${newKey().slice(0, 8)}`);
  const [topic, setTopic] = useState<TopicName>(filter.topic ?? 'rental_rent');
  const [kind, setKind] = useState<Kind>('valid');
  const draft = (of: TopicName, as: Kind) => {
    const { headers, ...rest } = draftOf(of, as, filter.key ?? firstMember, sagaId);
    return { ...rest, headers: headersText(headers) };
  };
  const [{ key, value, headers }, write] = useState(() => draft(topic, kind));
  const change = (of: TopicName, as: Kind): void => {
    const possible = kindsOf(of).includes(as) ? as : 'valid';
    setTopic(of);
    setKind(possible);
    write(draft(of, possible));
  };
  const named = headersIn(headers);
  const say = useCommand<Said, Of<'TestMessage'>>(({ to, ...body }, header) => ask(api.POST('/topics/{topic}/messages', { params: { path: { topic: to }, header }, body })), () => {
    void queries.invalidateQueries({ queryKey: keys.topics.all });
    done({ topic, key, kind });
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (named !== undefined) say.mutate({ to: topic, key, value, headers: named });
      }}
    >
      <Stack>
        <Text c="dimmed">{said.writeText}</Text>
        <NativeSelect label={said.topic} value={topic} data={[...topicNames]} onChange={({ currentTarget }) => change(topicNamed(currentTarget.value) ?? topic, kind)} />
        <div>
          <Text fz="sm" fw={500} mb={4} id="kind-of-message">{said.kind}</Text>
          <SegmentedControl fullWidth orientation={narrow ? 'vertical' : 'horizontal'} aria-labelledby="kind-of-message" value={kind} onChange={(next) => change(topic, next)} data={kindsOf(topic).map((one) => ({ value: one, label: said[one] }))} />
          <Text fz="sm" c="dimmed" mt={6}>{kind !== 'valid' ? said.kindText : topic === 'rental_rent' ? said.rentText : said.sagaText}</Text>
        </div>
        <TextInput label={said.key} required maxLength={500} value={key} onChange={({ currentTarget }) => write({ key: currentTarget.value, value, headers })} />
        <Textarea label={said.value} description={jsonIn(value) === undefined ? said.isNotJson : said.isJson} autosize minRows={5} maxRows={14} spellCheck={false} classNames={{ input: panel['mono'] ?? '' }} value={value} onChange={({ currentTarget }) => write({ key, value: currentTarget.value, headers })} />
        <Textarea label={said.headersLabel} description={said.headersHint} {...(named === undefined ? { error: said.headersWrong } : {})} autosize minRows={2} maxRows={8} spellCheck={false} classNames={{ input: panel['mono'] ?? '' }} value={headers} onChange={({ currentTarget }) => write({ key, value, headers: currentTarget.value })} />
        {say.error === null ? null : say.error instanceof ApiProblem && say.error.problem.code === 'PATH_NOT_FOUND' ? <div className={panel['off']} role="alert">{said.off}</div> : <ErrorState error={say.error} />}
        <Group justify="flex-end"><Button type="submit" loading={say.isPending} disabled={named === undefined || key.trim() === ''}>{said.send}</Button></Group>
      </Stack>
    </form>
  );
}
