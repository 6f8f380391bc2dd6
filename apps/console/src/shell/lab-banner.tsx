import { UnstyledButton } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { Link } from 'react-router';
import { isLabOn, useLab, useLabCleared } from '../api/lab.ts';
import { useWords } from '../words/language.tsx';
import classes from './layout.module.css';
import { words } from './words.ts';

/** On every page while something fails on purpose: nobody should look for a cause that is the lab. */
export function LabBanner() {
  const said = useWords(words);
  const { data: lab } = useLab();
  const cleared = useLabCleared();
  if (lab === undefined || !isLabOn(lab)) return null;
  const left = lab.faults.reduce((sum, fault) => sum + fault.left, 0);
  return (
    <div className={classes['lab']} role="status">
      <IconFlask size={18} stroke={1.7} aria-hidden />
      <span>{lab.down.length > 0 ? said.labDead : left > 0 ? said.labStrikes(left) : said.labUsedUp}</span>
      <Link to="/lab">{said.toLab}</Link>
      <UnstyledButton onClick={() => cleared.mutate()} disabled={cleared.isPending}>{said.clearLab}</UnstyledButton>
    </div>
  );
}
