import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, api, ask, type Of } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { setOperatorName, useOperatorName } from '../api/operator.ts';
import { actionWords } from '../words/actions.ts';
import { useWords } from '../words/language.tsx';
import { ErrorState } from './error-state.tsx';
import { JsonView } from './json-view.tsx';
import classes from './parts.module.css';
import type { SagaAction } from './saga-actions.tsx';

const longestReason = 500;
const longestName = 64;

interface SagaActionModalProps {
  readonly sagaId: string;
  readonly action: SagaAction;
  readonly onClose: () => void;
}

/** Asks for a reason, shows what would be sent, and does it to the version that was shown. */
export function SagaActionModal({ sagaId, action, onClose }: SagaActionModalProps) {
  const said = useWords(actionWords);
  const name = useOperatorName();
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const order = (body: { readonly dryRun: boolean; readonly version?: number }) =>
    ask(api.POST('/sagas/{sagaId}/actions', { params: { path: { sagaId } }, body: { action, reason: reason.trim(), ...body } }));
  const preview = useMutation({ mutationFn: () => order({ dryRun: true }) });
  const act = useMutation({
    mutationFn: ({ version }: Of<'OperatorAction'>) => order({ dryRun: false, version }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.sagas.all });
      onClose();
    },
    // What was shown is no longer what would be sent.
    onError: () => preview.reset(),
  });
  const shown = preview.data;
  const change = <Value,>(set: (value: Value) => void) => (value: Value): void => {
    set(value);
    preview.reset();
    act.reset();
  };
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': said.close }} title={<Text component="span" fw={650} fz="lg">{said[action]}</Text>} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (shown === undefined) preview.mutate(undefined, { onSuccess: () => act.reset() });
          else act.mutate(shown);
        }}
      >
        <Stack>
          <Text>{said[`${action}Text`]}</Text>
          <Textarea label={said.reason} placeholder={said.reasonHint} required autosize minRows={2} maxLength={longestReason} data-autofocus value={reason} onChange={({ currentTarget }) => change(setReason)(currentTarget.value)} />
          <TextInput label={said.name} description={said.nameText} placeholder={said.anonymous} maxLength={longestName} autoComplete="name" value={name} onChange={({ currentTarget }) => change(setOperatorName)(currentTarget.value)} />
          <Failure error={act.error ?? preview.error} />
          {shown === undefined ? null : <Preview order={shown} />}
          <Group justify="flex-end">
            <Button variant="subtle" color="gray" onClick={onClose}>{said.cancel}</Button>
            <Button type="submit" disabled={reason.trim() === ''} loading={preview.isPending || act.isPending}>{shown === undefined ? said.preview : said[`${action}Now`]}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Preview({ order: { version, messages } }: { readonly order: Of<'OperatorAction'> }) {
  const said = useWords(actionWords);
  return (
    <Stack gap="xs" role="status">
      <Text fw={600}>{said.wouldSend(messages.length)}</Text>
      {messages.map(({ id, topic, value }) => (
        <div key={id}>
          <p className={classes['sending']}><strong>{topic}</strong> <span className={classes['dim']}>{id}</span></p>
          <JsonView label={`${said.body}: ${topic}`} value={value} />
        </div>
      ))}
      <Text fz="sm" c="dimmed">{said.lookedAt(version)}</Text>
    </Stack>
  );
}

/** A conflict in words for a person; everything else as the server says it. */
function Failure({ error }: { readonly error: unknown }) {
  const said = useWords(actionWords);
  if (error === null || error === undefined) return null;
  if (error instanceof ApiProblem && error.problem.status === 409) {
    return <div className={classes['error']} role="alert">{error.problem.code === 'SAGA_MOVED' ? said.moved : `${said.notPossible} ${error.message}`}</div>;
  }
  return <ErrorState error={error} />;
}
