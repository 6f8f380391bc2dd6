import { api, ask, type Of } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import classes from './parts.module.css';
import { Search } from './search.tsx';

type Member = Of<'Member'>;

interface MemberSearchProps {
  readonly onPick: (member: Member) => void;
  readonly label?: string;
}

/** Finds a member by name or id. */
export function MemberSearch({ onPick, label }: MemberSearchProps) {
  const said = useWords(words);
  return (
    <Search<Member>
      label={label ?? said.member}
      placeholder={said.memberHint}
      nothing={said.noMember}
      queryKey={(query) => keys.members.list({ query, limit: 8 })}
      find={async (query, signal) => (await ask(api.GET('/members', { params: { query: { limit: 8, ...(query === '' ? {} : { query }) } }, signal }))).items}
      idOf={({ id }) => id}
      nameOf={({ name }) => name}
      onPick={onPick}
      show={({ id, name, points }) => (
        <span className={classes['found']}>
          <span>{name} <span className={classes['dim']}>{id}</span></span>
          <span className={classes['dim']}>{said.points(points)}</span>
        </span>
      )}
    />
  );
}
