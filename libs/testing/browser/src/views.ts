/** What a library has whose views are looked at. */
export interface Shown {
  readonly memberId: string;
  readonly sagaId: string;
}

export interface View {
  /** Also the name of its pictures. */
  readonly name: string;
  readonly path: (shown: Shown) => string;
}

/** Every view by an address of its own: a new one adds a line, and is checked by axe and pictured in both schemes and on a phone. */
export const VIEWS: readonly View[] = [
  { name: 'overview', path: () => '/console/' },
  { name: 'desk', path: () => '/console/desk' },
  { name: 'desk-of-a-member', path: ({ memberId }) => `/console/desk/${memberId}` },
  { name: 'sagas', path: () => '/console/sagas' },
  { name: 'saga', path: ({ sagaId }) => `/console/sagas/${sagaId}` },
  { name: 'operator', path: () => '/console/operator' },
  { name: 'operator-set-aside', path: () => '/console/operator?tab=parked' },
  { name: 'operator-history', path: () => '/console/operator?tab=history' },
  { name: 'topics', path: () => '/console/topics' },
  { name: 'topics-of-a-saga', path: ({ sagaId }) => `/console/topics/rental_result?correlationId=${sagaId}` },
  { name: 'books', path: () => '/console/books' },
  { name: 'one-book', path: () => '/console/books/1' },
  { name: 'members', path: () => '/console/members' },
  { name: 'one-member', path: ({ memberId }) => `/console/members/${memberId}` },
  { name: 'best-books', path: () => '/console/best-books' },
  { name: 'lab', path: () => '/console/lab' },
];
