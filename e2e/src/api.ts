/** What the server says, as far as the journeys look at it. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly points: number;
}
export interface Book {
  readonly no: number;
  readonly title: string;
  readonly status: string;
  readonly heldBy?: string;
}
export interface Reason {
  readonly code: string;
  readonly message: string;
}
export interface Loan {
  readonly rentalId: string;
  readonly idName: { readonly id: string; readonly name: string };
  readonly item: { readonly no: number; readonly title: string };
  readonly status: string;
  readonly rentedAt: string;
  readonly dueDate: string;
  readonly lateFee?: number;
  readonly reason?: Reason;
  readonly links?: { readonly saga: string };
}
export interface Card {
  readonly memberId: string;
  readonly blocked: boolean;
  readonly blockedBecause: readonly string[];
  readonly lateFee: number;
  readonly open: number;
  readonly returned: number;
}
export interface TimelineLine {
  readonly direction: string;
  readonly what: string;
  readonly who?: string;
  readonly mark?: string;
  readonly changed?: string;
}
export interface Saga {
  readonly sagaId: string;
  readonly type: string;
  readonly status: string;
  readonly version: number;
  readonly reason?: Reason;
  readonly steps: Readonly<Record<string, string>>;
  readonly timeline: readonly TimelineLine[];
}
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly instance: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}
export type Extra = Readonly<Record<string, string>>;

export interface Api {
  readonly get: <Body>(path: string) => Promise<Answer<Body>>;
  readonly post: <Body>(path: string, body?: unknown, headers?: Extra) => Promise<Answer<Body>>;
  /** Any request, its body as it is. */
  readonly raw: <Body>(path: string, init: RequestInit) => Promise<Answer<Body>>;
  readonly addMember: (id: string, name?: string) => Promise<void>;
  /** Registers a copy and puts it on the shelf. */
  readonly addBook: (no: number, title?: string) => Promise<void>;
  readonly rent: (memberId: string, no: number) => Promise<Answer<Loan & Problem>>;
  /** Rents and answers the open loan. */
  readonly rented: (memberId: string, no: number) => Promise<Loan>;
  readonly giveBack: (rentalId: string) => Promise<Answer<Loan & Problem>>;
  readonly member: (id: string) => Promise<Member>;
  readonly book: (no: number) => Promise<Book>;
  readonly card: (id: string) => Promise<Card>;
  readonly loan: (rentalId: string) => Promise<Loan>;
  readonly saga: (sagaId: string) => Promise<Saga>;
  /** `{ 7: 2 }`: book 7 was rented twice. */
  readonly ranking: () => Promise<Readonly<Record<number, number>>>;
  readonly clock: (body: { readonly now: string } | { readonly advanceDays: number }) => Promise<string>;
  /** Every status that a saga had, from its event stream, which ends when the saga ends. */
  readonly ended: (sagaId: string) => Promise<readonly string[]>;
  /** Waits until no operation is under way. */
  readonly settled: () => Promise<void>;
  /** Waits until the ranking has heard of everything in the log. Of a server that counts for all services. */
  readonly counted: () => Promise<void>;
  readonly all: <Item>(path: string) => Promise<readonly Item[]>;
}

export const waiting: Extra = { Prefer: 'wait=15' };

export function createApi(url: string): Api {
  const raw = async <Body>(path: string, init: RequestInit): Promise<Answer<Body>> => {
    const response = await fetch(`${url}${path}`, { redirect: 'manual', ...init });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as Body };
  };
  const get = <Body>(path: string) => raw<Body>(path, {});
  const post = <Body>(path: string, body?: unknown, headers: Extra = {}) =>
    raw<Body>(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const read = async <Body>(path: string): Promise<Body> => expecting<Body>(await get(path), 200, path);
  const id = encodeURIComponent;

  async function all<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ; ) {
      const page = await read<Page<Item>>(`${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`);
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = `&cursor=${id(page.nextCursor)}`;
    }
  }

  async function ended(sagaId: string): Promise<readonly string[]> {
    const { body } = await get<string>(`/sagas/${id(sagaId)}/events`);
    return body.split('\n').flatMap((line) => (line.startsWith('data: ') ? [(JSON.parse(line.slice(6)) as Saga).status] : []));
  }

  async function underWay(): Promise<readonly string[]> {
    const loans = await Promise.all(['PENDING', 'RETURNING'].map((status) => all<Loan>(`/rentals?status=${status}`)));
    const sagas = await Promise.all(['RUNNING', 'COMPENSATING'].map((status) => all<Saga>(`/sagas?status=${status}`)));
    return [...sagas.flat().map((saga) => saga.sagaId), ...loans.flat().filter((loan) => loan.status === 'PENDING').map((loan) => loan.rentalId)];
  }

  async function rent(memberId: string, no: number) {
    return post<Loan & Problem>('/rentals', { idName: { id: memberId }, item: { no } }, waiting);
  }

  return {
    get,
    post,
    raw,
    all,
    ended,
    rent,
    addMember: async (memberId, name = memberId) => void expecting(await post('/members', { id: memberId, name }), 201, `member ${memberId}`),
    addBook: async (no, title = `Book ${no}`) => {
      expecting(await post('/books', { no, title }), 201, `book ${no}`);
      expecting(await post(`/books/${no}/availability`, { status: 'AVAILABLE' }), 200, `book ${no}`);
    },
    rented: async (memberId, no) => expecting(await rent(memberId, no), 201, `rent ${no}`),
    giveBack: (rentalId) => post(`/rentals/${id(rentalId)}/return`, undefined, waiting),
    member: (memberId) => read(`/members/${id(memberId)}`),
    book: (no) => read(`/books/${no}`),
    card: (memberId) => read(`/rental-cards/${id(memberId)}`),
    loan: (rentalId) => read(`/rentals/${id(rentalId)}`),
    saga: (sagaId) => read(`/sagas/${id(sagaId)}`),
    ranking: async () => {
      const { items } = await read<{ readonly items: readonly { readonly item: { readonly no: number }; readonly rentCount: number }[] }>('/best-books?limit=200');
      return Object.fromEntries(items.map(({ item, rentCount }) => [item.no, rentCount]));
    },
    clock: async (body) => expecting<{ readonly now: string }>(await post('/clock', body), 200, 'clock').now,
    settled: async () => {
      for (let left = await underWay(); left.length > 0; left = await underWay()) await Promise.all(left.slice(0, 20).map(ended));
    },
    counted: async () => {
      const lag = async () => /^consumer_lag\{service="best-book"\} (\d+)$/m.exec(expecting<string>(await get('/metrics'), 200, 'metrics'))?.[1];
      const left = await eventually(lag, (now) => now === '0');
      if (left !== '0') throw new Error(`The ranking is ${left ?? 'unknown'} messages behind.`);
    },
  };
}

function expecting<Body>(answer: Answer<unknown>, status: number, what: string): Body {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Body;
}

/** Asks again until the answer fits, or answers the last one: what is read model only follows a little later. */
export async function eventually<Value>(ask: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> {
  const latest = Date.now() + 10_000;
  for (;;) {
    const value = await ask();
    if (fits(value) || Date.now() > latest) return value;
  }
}
