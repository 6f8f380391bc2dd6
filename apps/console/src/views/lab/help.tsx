import { Button, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { isLabOn, useLabCleared } from '../../api/lab.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './lab.module.css';
import { words } from './words.ts';

interface HelpProps {
  readonly sagaId: string;
  readonly version: number;
  readonly lab: Of<'Lab'>;
}

/** A stuck saga: first its cause is taken away, then it is made to ask again. */
export function Help({ sagaId, version, lab }: HelpProps) {
  const said = useWords(words);
  const queries = useQueryClient();
  const cleared = useLabCleared();
  const retry = useCommand(
    (body: { readonly sagaId: string; readonly version: number; readonly reason: string }, header) =>
      ask(api.POST('/sagas/{sagaId}/actions', { params: { header, path: { sagaId: body.sagaId } }, body: { action: 'retry', reason: body.reason, version: body.version } })),
    () => void queries.invalidateQueries({ queryKey: keys.sagas.one(sagaId) }),
  );
  const failing = isLabOn(lab);
  return (
    <div className={classes['help']} role="group" aria-labelledby="help">
      <div style={{ flex: '1 1 16rem' }}>
        <Title order={3} id="help">{said.help}</Title>
        <Text fz="sm" mt={2}>{failing ? said.helpClear : said.helpRetry}</Text>
      </div>
      {failing ? (
        <Button loading={cleared.isPending} onClick={() => cleared.mutate()}>{said.clearFaults}</Button>
      ) : (
        <Button loading={retry.isPending} onClick={() => retry.mutate({ sagaId, version, reason: said.retryReason })}>{said.retry}</Button>
      )}
      {cleared.error === null && retry.error === null ? null : <div style={{ flexBasis: '100%' }}><ErrorState error={cleared.error ?? retry.error} /></div>}
    </div>
  );
}
