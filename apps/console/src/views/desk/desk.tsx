import { Button } from '@mantine/core';
import { IconIdBadge2, IconUserPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadingRows } from '../../parts/loading-rows.tsx';
import { MemberSearch } from '../../parts/member-search.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import classes from './desk.module.css';
import { words } from './words.ts';

/** Fetched when somebody is served: who only looks for a member does not wait for it. */
const Served = lazy(async () => ({ default: (await import('./served.tsx')).Served }));
/** Fetched when somebody new comes. */
const RegisterMember = lazy(async () => ({ default: (await import('../../parts/register-member.tsx')).RegisterMember }));

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
      {memberId === undefined ? (
        <EmptyState Icon={IconIdBadge2} title={said.pick}>{said.pickText}</EmptyState>
      ) : (
        <Suspense fallback={<LoadingRows />}><Served key={memberId} memberId={memberId} onRegister={() => setNewcomer(memberId)} /></Suspense>
      )}
      {newcomer === undefined ? null : <Suspense><RegisterMember id={newcomer} onClose={() => setNewcomer(undefined)} onDone={({ id }) => serve(id)} /></Suspense>}
    </>
  );
}
