import type { Line, Saga } from './story.ts';

const begin = Date.parse('2026-11-25T12:00:00.000Z');

interface Told extends Omit<Line, 'at' | 'direction' | 'what'> {
  /** ms after the beginning. */
  readonly ms?: number;
}

export const heard = (what: string, who: string, { ms = 0, ...told }: Told = {}): Line => ({ at: at(ms), direction: 'in', what, who, to: ['saga-coordinator'], ...told });
export const said = (what: string, to: readonly string[], { ms = 0, ...told }: Told = {}): Line => ({ at: at(ms), direction: 'out', what, to: [...to], ...told });
export const noted = (what: string, { ms = 0, ...told }: Told = {}): Line => ({ at: at(ms), direction: 'note', what, ...told });

function at(ms: number): string {
  return new Date(begin + ms).toISOString();
}

export function sagaOf(timeline: Line[], steps: Saga['steps'] = { book: 'waiting', member: 'waiting' }): Saga {
  return { sagaId: 's', type: 'RENT', status: 'RUNNING', version: 1, memberId: 'jenny', startedAt: at(0), steps, links: {}, untold: 0, timeline };
}

/** A rental that the book refuses, as the coordinator tells it; the member's answer comes late. */
export const refusedRental = sagaOf(
  [
    heard('ItemRented', 'rental', { id: 's/item-rented/1', to: ['book', 'member', 'best-book', 'saga-coordinator'] }),
    heard('EventResult RENT', 'book', { ms: 4, id: 's/item-rented/1>book', mark: 'refused', reason: { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent: it is RENTED.' }, changed: 'RUNNING → COMPENSATING' }),
    said('RentCancelled', ['rental', 'book', 'best-book'], { ms: 4, id: 's/rent-cancelled/1', causedBy: 's/item-rented/1>book' }),
    said('PointUse', ['member'], { ms: 4, id: 's/point-use/1', causedBy: 's/item-rented/1>book' }),
    heard('EventResult RENT', 'member', { ms: 9, id: 's/item-rented/1>member', mark: 'late' }),
    heard('EventResult RENT_CANCEL', 'rental', { ms: 60, id: 's/rent-cancelled/1>rental', mark: 'success' }),
    heard('EventResult RENT_CANCEL', 'book', { ms: 60, id: 's/rent-cancelled/1>book', mark: 'success' }),
    heard('EventResult POINT_USE', 'member', { ms: 61, id: 's/point-use/1>member', mark: 'success', changed: 'COMPENSATING → COMPENSATED' }),
  ],
  { book: 'refused', member: 'undone' },
);
