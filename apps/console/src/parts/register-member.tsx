import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, ask, type Of } from '../api/client.ts';
import { useCommand } from '../api/command.ts';
import { keys } from '../api/keys.ts';
import { useWords } from '../words/language.tsx';
import { registration } from '../words/words.ts';
import { ErrorState } from './error-state.tsx';

interface RegisterMemberProps {
  readonly onClose: () => void;
  readonly onDone: (member: Of<'Member'>) => void;
  /** What is known of the id already. */
  readonly id?: string;
}

/** A new member, in place. Fetched when it is opened. */
export function RegisterMember({ onClose, onDone, id }: RegisterMemberProps) {
  const said = useWords(registration);
  return (
    <Modal opened onClose={onClose} title={said.newMember}>
      <Form onDone={onDone} id={id ?? ''} />
    </Modal>
  );
}

function Form({ onDone, id }: { readonly onDone: (member: Of<'Member'>) => void; readonly id: string }) {
  const said = useWords(registration);
  const queries = useQueryClient();
  const [entered, setEntered] = useState({ id, name: '', email: '' });
  const register = useCommand(
    (body: { id: string; name: string; email?: string }, header) => ask(api.POST('/members', { params: { header }, body })),
    (member) => {
      void queries.invalidateQueries({ queryKey: keys.members.all });
      onDone(member);
    },
  );
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const email = entered.email.trim();
    register.mutate({ id: entered.id.trim(), name: entered.name.trim(), ...(email === '' ? {} : { email }) });
  };
  const field = (name: keyof typeof entered) => ({
    value: entered[name],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement }) => setEntered((before) => ({ ...before, [name]: value })),
  });
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput label={said.id} description={said.idHint} required maxLength={64} autoComplete="off" data-autofocus {...field('id')} />
        <TextInput label={said.name} required maxLength={500} autoComplete="off" {...field('name')} />
        <TextInput label={said.email} type="email" maxLength={254} autoComplete="off" {...field('email')} />
        {register.isError ? <ErrorState error={register.error} /> : null}
        <Button type="submit" loading={register.isPending}>{said.register}</Button>
      </Stack>
    </form>
  );
}
