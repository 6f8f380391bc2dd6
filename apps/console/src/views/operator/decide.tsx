import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { IconCircleCheck, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, ask, type Of } from '../../api/client.ts';
import { useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { setOperatorName, useOperatorName } from '../../api/operator.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import panel from './parked.module.css';
import { words } from './words.ts';

interface Order {
  readonly decision: 'retry' | 'discard';
  readonly reason: string;
}

/** Has a message handled again, or gives it up with a reason; says in words what came of it. */
export function Decide({ message: { id } }: { readonly message: Of<'ParkedMessage'> }) {
  const said = useWords(words);
  const queries = useQueryClient();
  const name = useOperatorName();
  const [text, setText] = useState('');
  const reason = text.trim();
  // A refusal is in the trail as well, and may mean that somebody else was faster.
  const lookAgain = (): void => {
    void queries.invalidateQueries({ queryKey: keys.parked.all });
    void queries.invalidateQueries({ queryKey: keys.trail.all });
  };
  const act = useCommand<Order, Of<'ParkedMessage'>>(({ decision, reason: why }, header) => {
    const params = { path: { id }, header };
    return decision === 'retry' ? ask(api.POST('/parked/{id}/retry', { params, body: why === '' ? {} : { reason: why } })) : ask(api.POST('/parked/{id}/discard', { params, body: { reason: why } }));
  }, lookAgain);
  const decide = (decision: Order['decision']): void => act.mutate({ decision, reason }, { onError: lookAgain });
  const doing = act.isPending ? act.variables.decision : undefined;
  if (act.isSuccess) return <p className={panel['done']} role="status"><IconCircleCheck size={20} stroke={1.7} aria-hidden /> {act.variables.decision === 'retry' ? said.retried : said.discarded}</p>;
  return (
    <section className={panel['decide']} aria-label={said.decide}>
      <Stack gap="sm">
        <Textarea label={said.reason} description={said.reasonText} placeholder={said.reasonHint} autosize minRows={2} maxLength={500} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
        <TextInput label={said.name} placeholder={said.anonymous} maxLength={64} autoComplete="name" value={name} onChange={({ currentTarget }) => setOperatorName(currentTarget.value)} />
        <Refused error={act.error} />
        <Group>
          <Button leftSection={<IconRefresh size={16} stroke={1.8} aria-hidden />} loading={doing === 'retry'} disabled={doing === 'discard'} onClick={() => decide('retry')}>{said.retry}</Button>
          <Button variant="default" leftSection={<IconTrash size={16} stroke={1.8} aria-hidden />} loading={doing === 'discard'} disabled={reason === '' || doing === 'retry'} onClick={() => decide('discard')}>{said.discard}</Button>
        </Group>
      </Stack>
    </section>
  );
}

/** Why it was not done, first in the words of the page. */
function Refused({ error }: { readonly error: unknown }) {
  const said = useWords(words);
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiProblem ? error.problem.code : '';
  if (code === 'STILL_NOT_HANDLED') return <div className={panel['refused']} role="alert">{said.stillNot}</div>;
  if (code === 'ALREADY_DECIDED') return <div className={panel['refused']} role="alert">{said.already}</div>;
  return <ErrorState error={error} />;
}
