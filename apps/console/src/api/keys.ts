/**
 * Every query key, in one place, so that whoever learns of a change knows what to ask again:
 * `invalidateQueries({ queryKey: keys.sagas.all })` asks again for every list, count and saga that is on the screen.
 */
type Filter = Readonly<Record<string, string | number | undefined>>;

export const keys = {
  ready: ['ready'],
  about: ['about'],
  health: ['health'],
  sagas: {
    all: ['sagas'],
    list: (filter: Filter) => ['sagas', 'list', filter],
    counts: (filter: Filter) => ['sagas', 'counts', filter],
    hands: { all: ['sagas', 'hands'], list: (filter: Filter) => ['sagas', 'hands', filter] },
    statistics: (seconds: number) => ['sagas', 'statistics', seconds],
    one: (sagaId: string) => ['sagas', 'one', sagaId],
    explain: (sagaId: string) => ['sagas', 'one', sagaId, 'explain'],
    explainAt: (sagaId: string, version: number) => ['sagas', 'one', sagaId, 'explain', version],
    messages: (sagaId: string) => ['sagas', 'one', sagaId, 'messages'],
  },
  members: {
    all: ['members'],
    list: (filter: Filter) => ['members', 'list', filter],
    one: (id: string) => ['members', 'one', id],
    points: (id: string) => ['members', 'one', id, 'points'],
  },
  books: {
    all: ['books'],
    list: (filter: Filter) => ['books', 'list', filter],
    one: (no: number) => ['books', 'one', no],
  },
  rentals: {
    all: ['rentals'],
    list: (filter: Filter) => ['rentals', 'list', filter],
    one: (rentalId: string) => ['rentals', 'one', rentalId],
    byDay: (days: number) => ['rentals', 'by-day', days],
    card: (memberId: string) => ['rentals', 'card', memberId],
    loans: (memberId: string) => ['rentals', 'card', memberId, 'loans'],
    history: (memberId: string) => ['rentals', 'card', memberId, 'history'],
    overdue: (memberId: string) => ['rentals', 'card', memberId, 'overdue'],
  },
  /** What became of an order, by its Idempotency-Key: not of what the server tells otherwise, so nothing asks it again. */
  order: (key: string) => ['order', key],
  bestBooks: (filter: Filter) => ['best-books', filter],
  parked: { all: ['parked'], list: (filter: Filter) => ['parked', 'list', filter] },
  trail: { all: ['trail'], list: ['trail', 'list'], newest: ['trail', 'newest'] },
  topics: {
    all: ['topics'],
    list: ['topics', 'list'],
    messages: (filter: Filter) => ['topics', 'messages', filter],
    groups: ['topics', 'groups'],
  },
  audit: ['audit'],
  lab: ['lab'],
} as const;
