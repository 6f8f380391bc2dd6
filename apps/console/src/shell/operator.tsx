import { UnstyledButton } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useOperatorName } from '../api/operator.ts';
import { useWords } from '../words/language.tsx';
import classes from './layout.module.css';
import { words } from './words.ts';

/** Fetched when somebody says who they are. */
const OperatorForm = lazy(async () => ({ default: (await import('./operator-form.tsx')).OperatorForm }));

/** Who acts here: said once, kept by the browser, and signed under all that is done. */
export function OperatorSetting() {
  const said = useWords(words);
  const name = useOperatorName().trim();
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  /** From the first time on it stays, so that it can close as it should. */
  const [wanted, setWanted] = useState(false);
  const label = name === '' ? said.whoActs : said.actsAs(name);
  const target = (
    <UnstyledButton
      ref={button}
      className={classes['operator']}
      aria-label={label}
      title={label}
      onClick={() => {
        setWanted(true);
        setOpened(!opened);
      }}
    >
      <IconUserCircle size={20} stroke={1.6} aria-hidden />
      {name === '' ? null : <span className={classes['operatorName']}>{name}</span>}
    </UnstyledButton>
  );
  const close = (): void => {
    setOpened(false);
    button.current?.focus();
  };
  return wanted ? <Suspense fallback={target}><OperatorForm opened={opened} onClose={close} target={target} /></Suspense> : target;
}
