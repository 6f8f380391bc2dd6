import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask } from '../../api/client.ts';
import { isLost } from '../../api/command.ts';
import { keys } from '../../api/keys.ts';
import { hasEnded, useFollowedSaga } from '../../api/saga.ts';
import type { Errand } from './errands.ts';

/** What the server said to it at once. */
export interface Asked {
  readonly sagaId: string;
  readonly dueDate?: string;
  readonly lateFee?: number;
}

/** The card hears of the end after the coordinator: so long after it, ms, it is looked at again. */
const looks = [0, 500, 2_000];

async function send(errand: Errand): Promise<Asked> {
  const header = { 'Idempotency-Key': errand.key };
  switch (errand.kind) {
    case 'RENT': {
      const { memberId: id, name, item } = errand;
      const { rentalId, dueDate } = await ask(api.POST('/rentals', { params: { header }, body: { idName: { id, name }, item } }));
      return { sagaId: rentalId, dueDate };
    }
    case 'RETURN': {
      const started = await ask(api.POST('/rentals/{rentalId}/return', { params: { header, path: { rentalId: errand.rentalId } }, body: {} }));
      if (!('sagaId' in started)) throw new Error(`The return of ${errand.rentalId} was answered without its saga.`);
      return { sagaId: started.sagaId, ...(started.lateFee === undefined ? {} : { lateFee: started.lateFee }) };
    }
    case 'OVERDUE': {
      const { sagaId } = await ask(api.POST('/rental-cards/{memberId}/clearance', { params: { header, path: { memberId: errand.memberId } }, body: { point: errand.point } }));
      return { sagaId };
    }
  }
}

/** Sends an errand, again and again under its key until there is an answer, and follows its saga to the end. */
export function useProgress(errand: Errand, by: 'events' | 'asking') {
  const { key, memberId } = errand;
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: keys.order(key),
    queryFn: () => send(errand),
    // It is an order: once answered it is not asked again, whatever else is.
    staleTime: 'static',
    gcTime: Infinity,
    retryOnMount: false,
    retry: (_tries, error) => isLost(error),
    retryDelay: 1_000,
  });
  const { data: saga } = useFollowedSaga(asked.data?.sagaId, by);
  const version = saga?.version;
  const over = saga !== undefined && hasEnded(saga);
  const begun = asked.isSuccess;
  useEffect(() => {
    const look = (): void => {
      void queries.invalidateQueries({ queryKey: keys.rentals.card(memberId) });
      void queries.invalidateQueries({ queryKey: keys.members.one(memberId) });
      void queries.invalidateQueries({ queryKey: keys.books.all });
    };
    const timers = begun ? looks.slice(0, over ? undefined : 1).map((ms) => setTimeout(look, ms)) : [];
    return () => timers.forEach(clearTimeout);
  }, [queries, memberId, begun, version, over]);
  return { asked, saga };
}
