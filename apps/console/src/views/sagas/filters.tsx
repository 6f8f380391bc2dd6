import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTyped } from '../../parts/typed.ts';
import { useWords } from '../../words/language.tsx';
import { words as everywhere, sagaTypes, states } from '../../words/words.ts';
import { ages, statuses, types, type Filter, type SagaType } from './filter.ts';
import classes from './sagas.module.css';
import { searchId } from './use-keys.ts';
import { useCounts } from './use-rows.ts';
import { words } from './words.ts';

const typingMs = 250;

/** The list is there before what it can be narrowed down by. */
const MemberSearch = lazy(async () => ({ default: (await import('../../parts/member-search.tsx')).MemberSearch }));

interface FiltersProps {
  readonly filter: Filter;
  readonly show: (filter: Filter) => void;
}

/** What the list is narrowed down by. */
export function Filters({ filter, show }: FiltersProps) {
  const said = useWords(words);
  const typeWords = useWords(sagaTypes);
  const { member, memberHint } = useWords(everywhere);
  const { type, memberId, olderThan, query, ...rest } = filter;
  const typed = type === undefined ? {} : { type };
  const ofMember = memberId === undefined ? {} : { memberId };
  const old = olderThan === undefined ? {} : { olderThan };
  const found = query === undefined ? {} : { query };
  const otherAge = olderThan !== undefined && !ages.some((age) => age === olderThan) ? [{ value: olderThan, label: olderThan }] : [];
  return (
    <div className={classes['filters']}>
      <StateChips filter={filter} show={show} />
      <div className={classes['fields']}>
        <FreeText text={query ?? ''} search={(text) => show({ ...rest, ...typed, ...ofMember, ...old, ...(text === '' ? {} : { query: text }) })} />
        <NativeSelect
          label={said.type}
          value={type ?? ''}
          data={[{ value: '', label: said.anyType }, ...types.map((one) => ({ value: one, label: typeWords[one] }))]}
          onChange={({ currentTarget: { value } }) => show({ ...rest, ...ofMember, ...old, ...found, ...(value === '' ? {} : { type: value as SagaType }) })}
        />
        <NativeSelect
          label={said.age}
          value={olderThan ?? ''}
          data={[{ value: '', label: said.anyAge }, ...ages.map((age) => ({ value: age, label: said[age] })), ...otherAge]}
          onChange={({ currentTarget: { value } }) => show({ ...rest, ...typed, ...ofMember, ...found, ...(value === '' ? {} : { olderThan: value }) })}
        />
        {memberId === undefined ? (
          <Suspense fallback={<TextInput label={member} placeholder={memberHint} readOnly leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />} />}>
            <MemberSearch onPick={({ id }) => show({ ...filter, memberId: id })} />
          </Suspense>
        ) : (
          <div className={classes['picked']}>
            <span>{said.member(memberId)}</span>
            <CloseButton size="sm" aria-label={said.everyMember(memberId)} onClick={() => show({ ...rest, ...typed, ...old, ...found })} />
          </div>
        )}
      </div>
    </div>
  );
}

function StateChips({ filter, show }: FiltersProps) {
  const said = useWords(words);
  const stateWords = useWords(states);
  const counts = useCounts(filter);
  return (
    <div className={classes['chips']} role="group" aria-label={said.states}>
      <Chip on={filter.status.length === 0} word={said.all} count={counts?.total} onClick={() => show({ ...filter, status: [] })} />
      {statuses.map((status) => (
        <Chip key={status} on={filter.status.includes(status)} word={stateWords[status]} count={counts?.counts[status]} alarming={status === 'STUCK'} onClick={() => show({ ...filter, status: [status] })} />
      ))}
    </div>
  );
}

interface ChipProps {
  readonly on: boolean;
  readonly word: string;
  readonly count: number | undefined;
  readonly alarming?: boolean;
  readonly onClick: () => void;
}

function Chip({ on, word, count, alarming = false, onClick }: ChipProps) {
  return (
    <button type="button" className={classes['chip']} aria-pressed={on} data-alarming={alarming && (count ?? 0) > 0} onClick={onClick}>
      {word} <span className={classes['count']}>{count?.toLocaleString() ?? ''}</span>
    </button>
  );
}

/** Searches while one types, a little behind. */
function FreeText({ text, search }: { readonly text: string; readonly search: (text: string) => void }) {
  const said = useWords(words);
  const [typed, setTyped] = useTyped(text, search, typingMs);
  return <TextInput id={searchId} label={said.search} placeholder={said.searchHint} leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />} maxLength={200} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />;
}
