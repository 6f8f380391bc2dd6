import { Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconCircleOff, IconRefresh } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Of } from '../api/client.ts';
import { actionWords } from '../words/actions.ts';
import { useWords } from '../words/language.tsx';

/** Fetched when somebody is about to act: those who only look need none of it. */
const Dialog = lazy(async () => ({ default: (await import('./saga-action-modal.tsx')).SagaActionModal }));

export type SagaAction = Of<'OperatorAction'>['action'];

const looks = {
  retry: { Icon: IconRefresh, variant: 'filled', color: 'iris' },
  compensate: { Icon: IconArrowBackUp, variant: 'default', color: 'gray' },
  abandon: { Icon: IconCircleOff, variant: 'default', color: 'gray' },
} as const;

interface SagaActionsProps {
  readonly sagaId: string;
  /** What can be done to it now, as `explain` tells. */
  readonly actions: readonly SagaAction[];
  /** True while it goes on by itself: then nothing here is urged on anybody. */
  readonly calm?: boolean;
}

/** What a person can do to a saga: each after a look at exactly what would be sent. */
export function SagaActions({ sagaId, actions, calm = false }: SagaActionsProps) {
  const said = useWords(actionWords);
  const [chosen, choose] = useState<SagaAction>();
  if (actions.length === 0 && chosen === undefined) return null;
  return (
    <>
      <Group gap="xs">
        {actions.map((action) => {
          const { Icon, variant, color } = looks[action];
          return <Button key={action} variant={calm ? 'default' : variant} color={calm ? 'gray' : color} size="sm" leftSection={<Icon size={16} stroke={1.8} aria-hidden />} onClick={() => choose(action)}>{said[action]}</Button>;
        })}
      </Group>
      {chosen === undefined ? null : <Suspense><Dialog sagaId={sagaId} action={chosen} onClose={() => choose(undefined)} /></Suspense>}
    </>
  );
}
