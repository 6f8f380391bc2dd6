import { Popover, Text, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { setOperatorName, useOperatorName } from '../api/operator.ts';
import { useWords } from '../words/language.tsx';
import { words } from './words.ts';

const longestName = 64;

interface OperatorFormProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What it hangs on. */
  readonly target: ReactElement;
}

/** The one field in which somebody says who they are. */
export function OperatorForm({ opened, onClose, target }: OperatorFormProps) {
  const said = useWords(words);
  const name = useOperatorName();
  return (
    <Popover opened={opened} onChange={(open) => void (open || onClose())} position="bottom-end" shadow="md" width={280} withArrow trapFocus>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={said.operatorName}
          placeholder={said.operatorHint}
          maxLength={longestName}
          autoComplete="name"
          value={name}
          data-autofocus
          onChange={({ currentTarget }) => setOperatorName(currentTarget.value)}
          onKeyDown={({ key, nativeEvent }) => void (key === 'Enter' && !nativeEvent.isComposing && onClose())}
        />
        <Text fz="sm" c="dimmed" mt="xs">{said.operatorWhy}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
