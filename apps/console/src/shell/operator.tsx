import { ActionIcon, Popover, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserCircle } from '@tabler/icons-react';
import { setOperatorName, useOperatorName } from '../api/operator.ts';
import { useWords } from '../words/language.tsx';
import classes from './layout.module.css';
import { words } from './words.ts';

/** Who acts here: said once, kept by the browser, and signed under all that is done. */
export function OperatorSetting() {
  const said = useWords(words);
  const name = useOperatorName();
  const [opened, { toggle, close }] = useDisclosure();
  const label = name === '' ? said.whoActs : said.actsAs(name);
  return (
    <Popover opened={opened} onChange={(open) => void (open || close())} position="bottom-end" shadow="md" width={280} withArrow trapFocus>
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          {name === '' ? (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={toggle}><IconUserCircle size={20} stroke={1.6} /></ActionIcon>
          ) : (
            <UnstyledButton className={classes['operator']} aria-label={label} onClick={toggle}>
              <IconUserCircle size={20} stroke={1.6} aria-hidden />
              <span className={classes['operatorName']}>{name}</span>
            </UnstyledButton>
          )}
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={said.operatorName}
          placeholder={said.operatorHint}
          maxLength={64}
          defaultValue={name}
          data-autofocus
          onBlur={({ currentTarget }) => setOperatorName(currentTarget.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== 'Enter') return;
            setOperatorName(currentTarget.value);
            close();
          }}
        />
        <Text fz="sm" c="dimmed" mt="xs">{said.operatorWhy}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
