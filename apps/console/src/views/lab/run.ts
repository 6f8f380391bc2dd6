import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { useCommand } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { experiments, type ExperimentName, type FaultOrder } from './experiments.ts';

/** The lab's own books and members, so that nobody's real loans are in the way. Named in both languages: they stay when the page changes its own. */
const shelf = 'LAB';
const bookTitle = '실수의 책 · The Book of Mistakes';
const idOf = (number: number): string => `lab-${number}`;
const nameOf = (number: number): string => `실험실 Lab ${number}`;

/** So many books to a card, well below what one may have: then comes the next member. */
const mostLoans = 3;
const mostTries = 50;

/** What is rented, and by whom. */
type Rent = { readonly idName: { readonly id: string; readonly name: string }; readonly item: { readonly no: number; readonly title: string } };

/** Somebody who may rent: one of the lab's members with room on the card, or a new one. */
async function visitor(): Promise<Rent['idName']> {
  const { items } = await ask(api.GET('/members', { params: { query: { query: 'lab-', limit: 200 } } }));
  const numbers = items.flatMap(({ id }) => (/^lab-\d+$/.test(id) ? [Number(id.slice('lab-'.length))] : []));
  const first = Math.max(1, ...numbers);
  for (let number = first; number < first + mostTries; number += 1) {
    const member = { id: idOf(number), name: nameOf(number) };
    if (!numbers.includes(number)) await ask(api.POST('/members', { body: member }));
    const { open, blocked } = await ask(api.GET('/rental-cards/{memberId}', { params: { path: { memberId: member.id } } }));
    if (!blocked && open < mostLoans) return member;
  }
  throw new Error(`The cards of ${mostTries} members of the lab are full.`);
}

async function freeBook(): Promise<Rent['item']> {
  const { items: [free] } = await ask(api.GET('/books', { params: { query: { classification: shelf, status: 'AVAILABLE', limit: 1 } } }));
  if (free !== undefined) return { no: free.no, title: free.title };
  const { no, title } = await ask(api.POST('/books', { body: { title: bookTitle, classification: shelf } }));
  await ask(api.POST('/books/{no}/availability', { params: { path: { no } }, body: { status: 'AVAILABLE' } }));
  return { no, title };
}

async function set(orders: readonly FaultOrder[]): Promise<Of<'Lab'>> {
  let lab = await ask(api.POST('/lab/clear'));
  for (const body of orders) lab = await ask(api.POST('/lab/faults', { body }));
  return lab;
}

export interface Run {
  readonly begin: (experiment: ExperimentName | undefined) => void;
  /** What is being prepared or rented just now; `own` without a guide. */
  readonly beginning: ExperimentName | 'own' | undefined;
  readonly error: unknown;
}

/** Prepares a rental, sets the faults of the experiment in a lab that is cleared first, and rents. `own` rents under the faults as they are. */
export function useRun(began: (sagaId: string, experiment: ExperimentName | undefined) => void): Run {
  const queries = useQueryClient();
  const rent = useCommand(
    ({ rental }: { readonly rental: Rent; readonly experiment: ExperimentName | undefined }, header) => ask(api.POST('/rentals', { params: { header }, body: rental })),
    () => undefined,
  );
  const run = useMutation({
    mutationFn: async (experiment: ExperimentName | undefined) => {
      const rental = { idName: await visitor(), item: await freeBook() };
      if (experiment !== undefined) queries.setQueryData<Of<'Lab'>>(keys.lab, await set(experiments[experiment].orders));
      return rent.mutateAsync({ rental, experiment });
    },
    onSuccess: ({ rentalId }, experiment) => {
      began(rentalId, experiment);
      void queries.invalidateQueries({ queryKey: keys.lab });
    },
  });
  return { begin: run.mutate, beginning: run.isPending ? (run.variables ?? 'own') : undefined, error: run.error };
}
