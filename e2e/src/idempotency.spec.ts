import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waiting, type Answer, type Api, type Loan, type Problem, type Saga } from './api.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await newFolder();
  server = await startServer({ folder });
});
afterAll(cleanUp);

const key = (name: string) => ({ 'Idempotency-Key': name });
const replayed = ({ headers }: Answer<unknown>) => headers.get('idempotency-replayed') === 'true';
type Told = Problem & Loan & { readonly sagaId: string; readonly no: number };

async function restarted(): Promise<Api> {
  expect((await server.stop()).code).toBe(0);
  server = await startServer({ folder });
  return server.api;
}

/** A call that can be made once. `prepare` answers its path and body, and another body on the same card, member or book. */
interface Call {
  readonly what: string;
  readonly prepare: (api: Api, name: string) => Promise<{ readonly path: string; readonly body: unknown; readonly other: { readonly path: string; readonly body: unknown } }>;
  /** What must have happened once, looked up from outside. */
  readonly once: (api: Api, name: string) => Promise<unknown>;
}

let numbers = 1_000;
const noOf: Record<string, number> = {};

async function shelved(api: Api, name: string): Promise<number> {
  const no = (noOf[name] = numbers += 1);
  await Promise.all([api.addMember(name), api.addBook(no)]);
  return no;
}

/** A member who owes a fee of one day, and has the points to pay it. */
async function late(api: Api, name: string): Promise<void> {
  const loan = await api.rented(name, await shelved(api, name));
  await api.clock({ advanceDays: 15 });
  expect(await api.giveBack(loan.rentalId)).toMatchObject({ status: 200, body: { lateFee: 10 } });
  await api.settled();
}

const ledger = async (api: Api, name: string) => (await api.all<{ readonly effect: string }>(`/members/${name}/points`)).map(({ effect }) => effect).sort();

const calls: readonly Call[] = [
  {
    what: 'POST /members',
    prepare: async (_api, name) => ({ path: '/members', body: { id: name, name: '제니' }, other: { path: '/members', body: { id: name, name: 'Jenny' } } }),
    once: (api, name) => api.member(name),
  },
  {
    what: 'POST /books with a number',
    prepare: async (_api, name) => {
      const no = (noOf[name] = numbers += 1);
      return { path: '/books', body: { no, title: '책' }, other: { path: '/books', body: { no, title: '다른 책' } } };
    },
    once: (api, name) => api.book(noOf[name] ?? 0),
  },
  {
    what: 'POST /books without a number',
    prepare: async (_api, name) => ({ path: '/books', body: { title: name }, other: { path: '/books', body: { title: `${name} again` } } }),
    once: (api, name) => api.all(`/books?query=${name}`),
  },
  {
    what: 'POST /books/{no}/availability',
    prepare: async (api, name) => {
      const no = (noOf[name] = numbers += 1);
      await api.post('/books', { no, title: '책' });
      return { path: `/books/${no}/availability`, body: { status: 'AVAILABLE' }, other: { path: `/books/${no}/availability`, body: { status: 'WITHDRAWN' } } };
    },
    once: async (api, name) => (await api.all<{ readonly subject: string }>('/audit-trail')).filter(({ subject }) => subject === `/books/${noOf[name]}`),
  },
  {
    what: 'POST /rentals',
    prepare: async (api, name) => {
      const no = await shelved(api, name);
      return { path: '/rentals', body: { idName: { id: name }, item: { no } }, other: { path: '/rentals', body: { idName: { id: name }, item: { no: no + 1 } } } };
    },
    once: async (api, name) => [await api.all(`/rentals?memberId=${name}`), await ledger(api, name)],
  },
  {
    what: 'POST /rentals/{rentalId}/return',
    prepare: async (api, name) => {
      const first = await api.rented(name, await shelved(api, name));
      const second = await (async () => {
        const no = (numbers += 1);
        await api.addBook(no);
        return api.rented(name, no);
      })();
      // The same card and the same body: only the path tells the two returns apart.
      return { path: `/rentals/${first.rentalId}/return`, body: {}, other: { path: `/rentals/${second.rentalId}/return`, body: {} } };
    },
    once: async (api, name) => [(await api.all<Saga>(`/sagas?memberId=${name}&type=RETURN`)).length, await ledger(api, name), (await api.card(name)).open],
  },
  {
    what: 'POST /rental-cards/{memberId}/clearance',
    prepare: async (api, name) => {
      await late(api, name);
      return { path: `/rental-cards/${name}/clearance`, body: {}, other: { path: `/rental-cards/${name}/clearance`, body: { point: 10 } } };
    },
    once: async (api, name) => [(await api.all<Saga>(`/sagas?memberId=${name}&type=OVERDUE`)).length, await ledger(api, name)],
  },
];

/** Everything that this answer set going is over. */
async function over({ headers }: Answer<unknown>): Promise<void> {
  const saga = /^\/sagas\/(.+)$/.exec(headers.get('location') ?? '')?.[1];
  if (saga !== undefined) await server.api.ended(saga);
  await server.api.settled();
}

const nameOf = (what: string, part: string) => `${what.replace(/\W+/g, '-').toLowerCase()}-${part}`;
const told: { readonly path: string; readonly body: unknown; readonly member: string; readonly first: Answer<Told>; readonly state: unknown; readonly once: Call['once'] }[] = [];

describe.each(calls)('$what under an Idempotency-Key', ({ what, prepare, once }) => {
  test('answers the same again, and happens once', async () => {
    const member = nameOf(what, 'again');
    const { path, body } = await prepare(server.api, member);
    const first = await server.api.post<Told>(path, body, key(member));
    expect(first.status).toBeLessThan(300);
    expect(replayed(first)).toBe(false);
    await over(first);
    const state = await once(server.api, member);
    told.push({ path, body, member, first, state, once });
    const again = await server.api.post<Told>(path, body, key(member));
    expect([again.status, again.body, again.headers.get('location'), replayed(again)]).toEqual([first.status, first.body, first.headers.get('location'), true]);
    await over(again);
    expect(await once(server.api, member)).toEqual(state);
  });

  test('is refused with 422 for another body or path, which then does nothing', async () => {
    const member = nameOf(what, 'reused');
    const { path, body, other } = await prepare(server.api, member);
    const first = await server.api.post<Told>(path, body, key(member));
    expect(first.status).toBeLessThan(300);
    await over(first);
    const state = await once(server.api, member);
    const reused = await server.api.post<Told>(other.path, other.body, key(member));
    expect(reused).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await over(reused);
    expect(await once(server.api, member)).toEqual(state);
    expect(await server.api.post<Told>(path, body, key(member))).toMatchObject({ status: first.status, body: first.body });
  });

  test('six at once: one does it, and all are told the same', async () => {
    const member = nameOf(what, 'atonce');
    const { path, body } = await prepare(server.api, member);
    const answers = await Promise.all(Array.from({ length: 6 }, () => server.api.post<Told>(path, body, key(member))));
    const [first] = answers;
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([first?.status, first?.body]);
    expect(first?.status).toBeLessThan(300);
    expect(answers.filter((answer) => !replayed(answer))).toHaveLength(1);
    for (const answer of answers) await over(answer);
    const state = await once(server.api, member);
    await over(await server.api.post(path, body, key(member)));
    expect(await once(server.api, member)).toEqual(state);
  });
});

test('after a restart every one of these calls still has its answer, and does nothing more', async () => {
  expect(told).toHaveLength(calls.length);
  await restarted();
  for (const { path, body, member, first, state, once } of told) {
    const again = await server.api.post<Told>(path, body, key(member));
    expect([again.status, again.body, again.headers.get('location'), replayed(again)]).toEqual([first.status, first.body, first.headers.get('location'), true]);
    await over(again);
    expect(await once(server.api, member)).toEqual(state);
  }
});

describe('a refusal under an Idempotency-Key', () => {
  test('stays the answer to that key, whatever was mended since; a new key asks anew', async () => {
    const { api } = server;
    await api.addMember('r-jenny');
    for (const no of [901, 902]) await api.addBook(no);
    const loan = await api.rented('r-jenny', 901);
    const again = { idName: { id: 'r-jenny' }, item: { no: 901 } };
    const refused = await api.post<Told>('/rentals', again, key('r-1'));
    expect(refused).toMatchObject({ status: 409, body: { code: 'ALREADY_RENTED' } });
    expect((await api.giveBack(loan.rentalId)).status).toBe(200);
    await api.settled();

    const repeated = await (await restarted()).post<Told>('/rentals', again, key('r-1'));
    expect([repeated.status, repeated.body]).toEqual([409, refused.body]);
    expect(await server.api.post<Told>('/rentals', { ...again, item: { no: 902 } }, key('r-1'))).toMatchObject({ status: 422 });
    expect(await server.api.post<Told>('/rentals', again, { ...waiting, ...key('r-2') })).toMatchObject({ status: 201, body: { status: 'OPEN' } });
  });

  test('that only came later, from the member, is told again at once, though another clear came after it', async () => {
    const { api } = server;
    const loan = await api.rented('c-jenny', await shelved(api, 'c-jenny'));
    await api.clock({ advanceDays: 20 });
    expect(await api.giveBack(loan.rentalId)).toMatchObject({ body: { lateFee: 60 } });
    await api.settled();
    const clear = (name: string) => api.post<Told>('/rental-cards/c-jenny/clearance', {}, { ...waiting, ...key(name) });
    const first = await clear('c-1');
    expect(first).toMatchObject({ status: 409, body: { code: 'NOT_ENOUGH_POINTS' } });
    expect(await clear('c-2')).toMatchObject({ status: 409, body: { code: 'NOT_ENOUGH_POINTS' } });
    const began = Date.now();
    const again = await clear('c-1');
    expect([again.status, again.body, again.headers.get('location')]).toEqual([409, first.body, first.headers.get('location')]);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('of a second registration, of a held book, of a loan that is back and of a fee that nobody owes is the same each time', async () => {
    const { api } = server;
    await Promise.all([api.addMember('s-jenny'), api.addBook(911)]);
    const loan = await api.rented('s-jenny', 911);
    const held = await api.post<Told>('/books/911/availability', { status: 'WITHDRAWN' }, key('s-held'));
    expect((await api.giveBack(loan.rentalId)).status).toBe(200);
    const asked: readonly (readonly [string, unknown, string, string])[] = [
      ['/members', { id: 's-jenny', name: 'Other' }, 's-member', 'MEMBER_EXISTS'],
      ['/books', { no: 911, title: 'Other' }, 's-book', 'BOOK_EXISTS'],
      [`/rentals/${loan.rentalId}/return`, {}, 's-return', 'NOT_OPEN'],
      ['/rental-cards/s-jenny/clearance', {}, 's-clear', 'NOTHING_OWED'],
    ];
    const first = await Promise.all(asked.map(([path, body, name]) => api.post<Told>(path, body, key(name))));
    expect(first.map(({ status, body }) => [status, body.code])).toEqual(asked.map(([, , , code]) => [409, code]));
    const second = await Promise.all(asked.map(([path, body, name]) => api.post<Told>(path, body, key(name))));
    expect(second.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
    // The book is back by now, and could be withdrawn: the key has its answer all the same.
    expect(await api.post<Told>('/books/911/availability', { status: 'WITHDRAWN' }, key('s-held'))).toMatchObject({ status: 409, body: held.body });
    expect(held.body.code).toBe('BOOK_RENTED');
    expect(await api.book(911)).toMatchObject({ status: 'AVAILABLE' });
  });

  test('spelling the same body otherwise is the same body', async () => {
    const send = (body: string) => server.api.raw<Told>('/members', { method: 'POST', headers: { 'Content-Type': 'application/json', ...key('spelled') }, body });
    const first = await send('{"id":"spelled","name":"제니"}');
    const second = await send('{ "name": "\\uc81c\\ub2c8", "id": "spelled" }');
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
  });
});
