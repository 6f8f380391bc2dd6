import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import { Hint } from './hint.tsx';
import classes from './parts.module.css';

const longest = 12;
const tail = 8;

interface ShortIdProps {
  readonly id: string;
  /** Where the id leads to. */
  readonly to?: string;
}

/** A long id by its last eight characters, since ids that were drawn together begin alike; the whole of it on hover and by the copy button. */
export function ShortId({ id, to }: ShortIdProps) {
  const said = useWords(words);
  const short = id.length > longest ? id.slice(-tail) : id;
  return (
    <span className={classes['id']}>
      {to === undefined ? <span title={id}>{short}</span> : <Link to={to} title={id} className={classes['idLink']}>{short}</Link>}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Hint label={copied ? said.copied : said.copy}>
            <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={`${copied ? said.copied : said.copy}: ${id}`}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Hint>
        )}
      </CopyButton>
    </span>
  );
}
