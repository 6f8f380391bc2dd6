import { encode, message, type AnyMessage } from '@book-rental/contracts';
import type { Ids } from '@book-rental/kernel';
import type { Random } from './random.ts';
import type { Pasted } from './wire.ts';

interface Strange {
  readonly random: Random;
  readonly ids: Ids;
  /** ISO 8601. */
  readonly now: string;
  /** Every loan there is or was. */
  readonly loans: readonly { readonly rentalId: string; readonly idName: { readonly id: string }; readonly item: { readonly no: number } }[];
}

/** What people paste by hand and other makes send: some of it makes sense, some does not. */
export function strange({ random, ids, now, loans }: Strange): { readonly doing: string; readonly record: Pasted; readonly sagaId?: string } {
  const idName = { id: `m${1 + random.below(5)}`, name: '' };
  const item = { no: 1 + random.below(5), title: '' };
  const body = { idName, item, point: 10 };
  const bare = (topic: string, value: unknown): Pasted => ({ topic, key: idName.id, value: typeof value === 'string' ? value : JSON.stringify(value), headers: {} });
  const head = (sagaId: string) => ({ id: `${sagaId}/by-hand`, source: '/by-hand', time: now, key: idName.id, sagaId });
  const said = (one: AnyMessage): Pasted => encode(one);
  if (loans.length > 0 && random.chance(0.4)) return returned();
  switch (random.below(6)) {
    case 0:
      return { doing: 'pastes something that is not JSON', record: bare('rental_rent', '{"idName":') };
    case 1:
      return { doing: 'pastes a message of another schema', record: bare('rental_result', { eventType: 'RENT', idName }) };
    case 2:
      return { doing: 'pastes a result that says of no saga', record: bare('rental_result', { eventType: 'RENT', ...body, success: true }) };
    case 3:
      return { doing: `pastes a rent of book ${item.no} by ${idName.id}`, record: bare('rental_rent', body) };
    case 4:
      return { doing: `pastes a clear of ${idName.id}`, record: said(message('OverdueCleared', { ...head(ids.next()), body: { idName, point: 10 } })) };
    default:
      // A book participant that speaks of what nobody asked it.
      return { doing: `answers a saga that nobody began`, record: said(message('EventResult', { ...head(ids.next()), source: '/book', body: { eventType: 'RENT', ...body, success: true } })) };
  }

  /** At the desk of another make: rental hears of it only when the book is back. */
  function returned() {
    const loan = random.pick(loans);
    const sagaId = ids.next();
    const returning = { idName: { id: loan.idName.id, name: '' }, item: { no: loan.item.no, title: 'Another spelling' }, point: 10 };
    const sent = message('ItemReturned', { ...head(sagaId), key: loan.idName.id, subject: loan.rentalId, body: returning });
    return { doing: `returns ${loan.rentalId} elsewhere, as ${sagaId}`, record: said(sent), sagaId };
  }
}
