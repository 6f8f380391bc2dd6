import { Button } from '@mantine/core';
import { IconIdBadge2, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { EmptyState } from '../../parts/empty-state.tsx';
import { MemberSearch } from '../../parts/member-search.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { RegisterMember } from '../../parts/register-member.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './desk.module.css';
import { Served } from './served.tsx';
import { words } from './words.ts';

/** Where members are served: who it is, then what they want. */
export function Desk() {
  const said = useWords(words);
  const go = useNavigate();
  const { memberId } = useParams();
  /** The id that the form of a new member begins with; closed while undefined. */
  const [newcomer, setNewcomer] = useState<string>();
  const serve = (id: string): void => {
    setNewcomer(undefined);
    void go(`/desk/${encodeURIComponent(id)}`);
  };
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <div className={classes['finder']}>
        <div className={classes['grow']}><MemberSearch key={memberId ?? ''} onPick={({ id }) => serve(id)} /></div>
        <Button variant="default" leftSection={<IconUserPlus size={18} stroke={1.6} aria-hidden />} onClick={() => setNewcomer('')}>{said.newMember}</Button>
      </div>
      {memberId === undefined ? <EmptyState Icon={IconIdBadge2} title={said.pick}>{said.pickText}</EmptyState> : <Served key={memberId} memberId={memberId} onRegister={() => setNewcomer(memberId)} />}
      <RegisterMember opened={newcomer !== undefined} id={newcomer ?? ''} onClose={() => setNewcomer(undefined)} onDone={({ id }) => serve(id)} />
    </>
  );
}
