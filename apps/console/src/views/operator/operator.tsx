import { Tabs } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { LoadingRows } from '../../parts/loading-rows.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useWords } from '../../words/language.tsx';
import { amountText, sumOf, type Amount } from './amount.ts';
import { HandList } from './hand-list.tsx';
import classes from './operator.module.css';
import { amountOf, useHands, useParked } from './use-hands.ts';
import { Verdict } from './verdict.tsx';
import { words } from './words.ts';

/** Fetched when somebody goes there: the first look needs none of it. */
const ParkedList = lazy(async () => ({ default: (await import('./parked-list.tsx')).ParkedList }));
const Audit = lazy(async () => ({ default: (await import('./audit.tsx')).Audit }));
const History = lazy(async () => ({ default: (await import('./history.tsx')).History }));

const tabs = ['hands', 'parked', 'audit', 'history'] as const;

/** Whether anything needs a person, what it is, and what persons did. */
export function Operator() {
  const said = useWords(words);
  const [address, setAddress] = useSearchParams();
  const tab = tabs.find((one) => one === address.get('tab')) ?? 'hands';
  const hands = useHands();
  const parked = useParked('parked');
  const amounts = [hands.stuck, hands.compensating, hands.running].map(amountOf).filter((amount) => amount !== undefined);
  return (
    <>
      <PageHeader title={said.title} lead={said.lead} />
      <Verdict hands={hands} parked={parked} />
      <Tabs value={tab} onChange={(next) => setAddress(next === null || next === 'hands' ? {} : { tab: next }, { preventScrollReset: true })} keepMounted={false}>
        <Tabs.List mb="lg" className={classes['tabs']}>
          <Tabs.Tab value="hands" {...count(amounts.length === 0 ? undefined : sumOf(amounts), (amountOf(hands.stuck)?.count ?? 0) > 0)}>{said.hands}</Tabs.Tab>
          <Tabs.Tab value="parked" {...count(amountOf(parked), true)}>{said.parked}</Tabs.Tab>
          <Tabs.Tab value="audit">{said.audit}</Tabs.Tab>
          <Tabs.Tab value="history">{said.history}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="hands"><HandList hands={hands} /></Tabs.Panel>
        <Suspense fallback={<LoadingRows />}>
          <Tabs.Panel value="parked"><ParkedList /></Tabs.Panel>
          <Tabs.Panel value="audit"><Audit /></Tabs.Panel>
          <Tabs.Panel value="history"><History /></Tabs.Panel>
        </Suspense>
      </Tabs>
    </>
  );
}

/** How many are behind a tab; nothing for none. */
function count(amount: Amount | undefined, urgent: boolean): { readonly rightSection?: ReactNode } {
  if (amount === undefined || amount.count === 0) return {};
  return { rightSection: <span className={classes['count']} data-urgent={urgent}>{amountText(amount)}</span> };
}
