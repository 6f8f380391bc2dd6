import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Api, Page, Problem, Saga } from './api.ts';
import { openLibrary, type Library } from './in-process.ts';
import { cleanUp, newFolder } from './server.ts';

let library: Library;
let api: Api;
let file: string;

beforeAll(async () => {
  file = join(await newFolder(), 'library.sqlite');
  library = await openLibrary({ file });
  api = library.api;
  await api.addMember('jenny', '제니');
  await api.addMember('tom', 'Tom');
  await Promise.all([api.addBook(1, '누구를 위하여 종을 울리나?'), api.addBook(2, 'A Farewell to Arms'), api.addBook(3, '무기여 잘 있거라')]);
  const loan = await rented('jenny', '제니', 1, '누구를 위하여 종을 울리나?');
  await rented('tom', 'Tom', 2, 'A Farewell to Arms');
  // Refused, since Tom has it.
  await rented('jenny', '제니', 2, 'A Farewell to Arms');
  await api.giveBack(loan);
  await library.settled();
  await library.halt('book');
  await rented('tom', 'Tom', 3, '무기여 잘 있거라');
  await library.settled();
});
afterAll(async () => {
  await library.close();
  await cleanUp();
});

async function rented(id: string, name: string, no: number, title: string): Promise<string> {
  const { body } = await api.post<{ readonly rentalId: string }>('/rentals', { idName: { id, name }, item: { no, title } });
  await library.settled();
  return body.rentalId;
}

const told = async (path: string) => (await api.all<Saga & { readonly memberId: string }>(path)).map(({ type, status, memberId }) => `${memberId} ${type} ${status}`);

const all = ['tom RENT RUNNING', 'jenny RETURN COMPLETED', 'jenny RENT COMPENSATED', 'tom RENT COMPLETED', 'jenny RENT COMPLETED'];

describe('sagas are listed newest first', () => {
  test.each<[string, string, readonly string[]]>([
    ['all of them', '', all],
    ['of one state', 'status=COMPENSATED', ['jenny RENT COMPENSATED']],
    ['of several states', 'status=RUNNING,COMPLETED', all.filter((one) => !one.includes('COMPENSATED'))],
    ['of a type', 'type=RENT', all.filter((one) => one.includes('RENT '))],
    ['of several states and a type', 'status=COMPLETED,COMPENSATED&type=RENT', ['jenny RENT COMPENSATED', 'tom RENT COMPLETED', 'jenny RENT COMPLETED']],
    ['of a member', 'memberId=tom', ['tom RENT RUNNING', 'tom RENT COMPLETED']],
    ['of a member, states and a type', 'memberId=jenny&status=COMPLETED,STUCK&type=RETURN', ['jenny RETURN COMPLETED']],
    ['begun before', 'status=COMPLETED,RUNNING&olderThan=PT0S', all.filter((one) => !one.includes('COMPENSATED'))],
    ['begun long before', 'olderThan=PT1H', []],
  ])('%s', async (_title, query, expected) => {
    expect(await told(`/sagas?${query}`)).toEqual(expected);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.get<Page<Saga & { readonly memberId: string }>>(`/sagas?${query}&limit=1${cursor}`);
      paged.push(...body.items.map(({ type, status, memberId }) => `${memberId} ${type} ${status}`));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(paged).toEqual(expected);
  });

  test.each(['DONE', 'RUNNING,', 'RUNNING,DONE', ','])('states that are none ("%s") are refused, with those there are', async (status) => {
    const { status: code, body } = await api.get<Problem>(`/sagas?status=${status}`);
    expect([code, body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(body.errors?.[0]).toMatchObject({ path: 'status', message: expect.stringContaining('must be one or more of RUNNING, COMPENSATING') });
  });

  test('and are counted by state, of a type and of a member', async () => {
    const none = { RUNNING: 0, COMPENSATING: 0, COMPLETED: 0, COMPENSATED: 0, STUCK: 0, ABANDONED: 0 };
    const counts = async (query: string) => (await api.get(`/sagas/counts${query}`)).body;
    expect(await counts('')).toEqual({ counts: { ...none, RUNNING: 1, COMPLETED: 3, COMPENSATED: 1 }, total: 5 });
    expect(await counts('?type=RETURN')).toEqual({ counts: { ...none, COMPLETED: 1 }, total: 1 });
    expect(await counts('?type=RENT&memberId=jenny')).toEqual({ counts: { ...none, COMPLETED: 1, COMPENSATED: 1 }, total: 2 });
    expect(await counts('?memberId=nobody')).toEqual({ counts: none, total: 0 });
  });
});

describe('sagas are found by free text', () => {
  const found = (text: string, more = '') => told(`/sagas?query=${encodeURIComponent(text)}${more}`);

  test.each<[string, string, readonly string[]]>([
    ['a part of the member’s name', '제니', all.filter((one) => one.startsWith('jenny'))],
    ['the same, as another keyboard puts it together', '제니'.normalize('NFD'), all.filter((one) => one.startsWith('jenny'))],
    ['a part of the member’s id', 'JEN', all.filter((one) => one.startsWith('jenny'))],
    ['a part of the title, in any case', 'farewell TO', ['jenny RENT COMPENSATED', 'tom RENT COMPLETED']],
    ['the book’s number', '3', ['tom RENT RUNNING']],
    ['the code of the reason', 'not_available', ['jenny RENT COMPENSATED']],
    ['what is nowhere', 'zebra', []],
  ])('%s', async (_title, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('a rental’s id finds its rent and its return, and four characters of it are enough', async () => {
    const [, back] = await api.all<Saga & { readonly rentalId: string }>('/sagas?memberId=jenny&status=COMPLETED');
    const rentalId = back?.rentalId ?? '';
    expect(await found(rentalId)).toEqual(['jenny RETURN COMPLETED', 'jenny RENT COMPLETED']);
    expect(await found(rentalId.slice(-4).toUpperCase())).toEqual(expect.arrayContaining(['jenny RETURN COMPLETED', 'jenny RENT COMPLETED']));
  });

  test('together with states, and page by page', async () => {
    expect(await found('jenny', '&status=COMPLETED,COMPENSATED&type=RENT')).toEqual(['jenny RENT COMPENSATED', 'jenny RENT COMPLETED']);
    const first = await api.get<Page<Saga>>('/sagas?query=jenny&limit=2');
    const second = await api.get<Page<Saga>>(`/sagas?query=jenny&limit=2&cursor=${encodeURIComponent(first.body.nextCursor ?? '')}`);
    expect([first.body.items, second.body.items].map((items) => items.map(({ type, status }) => `${type} ${status}`))).toEqual([['RETURN COMPLETED', 'RENT COMPENSATED'], ['RENT COMPLETED']]);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('a list goes by an index', () => {
  /** How SQLite finds what this call asks of it. */
  async function plansOf(path: string): Promise<readonly (readonly string[])[]> {
    const prepare = jest.spyOn(DatabaseSync.prototype, 'prepare');
    let statements: readonly string[];
    try {
      expect((await api.get(path)).status).toBe(200);
      statements = prepare.mock.calls.map(([sql]) => sql);
    } finally {
      prepare.mockRestore();
    }
    const reader = new DatabaseSync(file, { readOnly: true });
    try {
      return statements.map((sql) => (reader.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { readonly detail: string }[]).map(({ detail }) => detail));
    } finally {
      reader.close();
    }
  }

  const table = '"?saga_coordinator_sagas"?';
  const byKey = new RegExp(`^SEARCH ${table} USING PRIMARY KEY \\(key<\\?\\)$`);
  const byMember = new RegExp(`^SEARCH ${table} USING INDEX saga_coordinator_sagas_by_memberId_status_type \\(f_memberId=\\? AND f_status=\\? AND f_type=\\?( AND key<\\?)?\\)$`);
  const byState = new RegExp(`^SEARCH ${table} USING INDEX saga_coordinator_sagas_by_status_type \\(f_status=\\? AND f_type=\\?( AND key<\\?)?\\)$`);
  const byForeign = new RegExp(`^SEARCH ${table} USING INDEX saga_coordinator_sagas_by_foreign \\(f_foreign=\\?( AND key<\\?)?\\)$`);
  /** Each comes in order already: merging is no sorting. */
  const merging = /^(MERGE \(UNION ALL\)|LEFT|RIGHT)$/;

  const cursor = `cursor=${Buffer.from(JSON.stringify(['01940000-0000-7000-8000-000000000000'])).toString('base64url')}`;
  const combinations: readonly (readonly [string, readonly RegExp[]])[] = [
    [cursor, [byKey]],
    ['olderThan=PT1H', [byKey, byForeign]],
    ...['status=STUCK', 'status=STUCK,COMPENSATING', 'status=RUNNING,COMPENSATING,COMPLETED,COMPENSATED,STUCK,ABANDONED', 'type=OVERDUE', 'status=COMPLETED&type=RENT', 'status=STUCK,COMPLETED&type=RENT'].flatMap(
      (filter): (readonly [string, readonly RegExp[]])[] => [[filter, [byState]], [`${filter}&${cursor}`, [byState]], [`${filter}&olderThan=PT1H`, [byState, byForeign]], [`${filter}&query=tom`, [byState]]],
    ),
    ...['memberId=tom', 'memberId=tom&status=COMPLETED', 'memberId=tom&status=STUCK,COMPLETED', 'memberId=tom&type=RENT', 'memberId=tom&status=COMPLETED&type=RENT'].flatMap(
      (filter): (readonly [string, readonly RegExp[]])[] => [[filter, [byMember]], [`${filter}&${cursor}`, [byMember]], [`${filter}&olderThan=PT1H`, [byMember, byForeign]]],
    ),
  ];

  test.each(combinations)('and is neither looked for row by row nor sorted: %s', async (filter, ways) => {
    const plans = await plansOf(`/sagas?${filter}`);
    expect(plans).toHaveLength(ways.length);
    plans.forEach((plan, index) => {
      const steps = plan.filter((step) => !merging.test(step));
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(ways[index] ?? /^$/);
    });
  });

  test('that is not filtered walks along the keys from their end, and stops after a page', async () => {
    // No sorting step: the rows come in the order of the primary key.
    expect(await plansOf('/sagas')).toEqual([['SCAN saga_coordinator_sagas']]);
  });

  test('and counting reads the index, not the sagas', async () => {
    for (const [query, index] of [['', 'status_type'], ['?type=RENT', 'status_type'], ['?memberId=tom', 'memberId_status_type']] as const) {
      const [plan] = await plansOf(`/sagas/counts${query}`);
      expect(plan?.[0]).toMatch(new RegExp(`^SEARCH saga_coordinator_sagas USING COVERING INDEX saga_coordinator_sagas_by_${index} `));
    }
  });
});
