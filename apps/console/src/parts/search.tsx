import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { words } from '../words/words.ts';
import { ErrorState } from './error-state.tsx';

const typingMs = 200;

export interface SearchProps<Item> {
  readonly label: string;
  readonly placeholder: string;
  readonly nothing: string;
  readonly queryKey: (query: string) => readonly unknown[];
  readonly find: (query: string, signal: AbortSignal) => Promise<readonly Item[]>;
  readonly idOf: (item: Item) => string;
  readonly nameOf: (item: Item) => string;
  readonly show: (item: Item) => ReactNode;
  readonly onPick: (item: Item) => void;
}

/** A field that finds while one types, and is worked with the arrow keys and Enter. */
export function Search<Item>({ label, placeholder, nothing, queryKey, find, idOf, nameOf, show, onPick }: SearchProps<Item>) {
  const said = useWords(words);
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), typingMs);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const found = useQuery({ queryKey: queryKey(query), queryFn: ({ signal }) => find(query, signal), enabled: box.dropdownOpened, placeholderData: keepPreviousData });
  const pick = (id: string): void => {
    const item = found.data?.find((one) => idOf(one) === id);
    if (item === undefined) return;
    setText(nameOf(item));
    box.closeDropdown();
    onPick(item);
  };
  return (
    <Combobox store={box} onOptionSubmit={pick} shadow="md">
      <Combobox.Target>
        <TextInput
          label={label}
          placeholder={placeholder}
          value={text}
          leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
          rightSection={found.isFetching ? <Loader size={16} /> : null}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            box.openDropdown();
            box.resetSelectedOption();
          }}
          onClick={() => box.openDropdown()}
          onFocus={({ currentTarget }) => {
            currentTarget.select();
            box.openDropdown();
          }}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={label}>
          {found.isError ? <ErrorState error={found.error} /> : null}
          {found.isPending && !found.isError ? <Combobox.Empty>{said.searching}</Combobox.Empty> : null}
          {found.data?.length === 0 ? <Combobox.Empty>{nothing}</Combobox.Empty> : null}
          {found.data?.map((item) => <Combobox.Option key={idOf(item)} value={idOf(item)}>{show(item)}</Combobox.Option>)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
