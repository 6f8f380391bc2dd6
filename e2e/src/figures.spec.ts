import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Api, Problem } from './api.ts';
import { openLibrary, type Library } from './in-process.ts';
import { cleanUp, newFolder, startServer } from './server.ts';
import { listen } from './streams.ts';

let library: Library;
let api: Api;

beforeAll(async () => {
  library = await openLibrary({ file: join(await newFolder(), 'library.sqlite') });
  api = library.api;
  await api.addMember('jenny', '제니');
  await Promise.all([1, 2, 3].map((no) => api.addBook(no)));
});
afterAll(async () => {
  await library.close();
  await cleanUp();
});

interface Figures {
  readonly started: number;
  readonly completed: number;
  readonly compensated: number;
  readonly p50Ms: number | null;
  readonly seconds: readonly { readonly at: string; readonly started: number; readonly durations?: readonly object[] }[];
}

interface Told {
  readonly counts: { readonly total: number; readonly counts: Readonly<Record<string, number>> };
  readonly statistics: Figures;
}

const figures = async (query = '') => (await api.get<Figures>(`/sagas/statistics${query}`)).body;

describe('how sagas fare', () => {
  test('is told live: what is so now, and every change until there is none, no more than twice a second', async () => {
    const stream = await listen<Told>(`${library.url}/sagas/live`);
    const first = await stream.next();
    expect(first.event).toBe('sagas');
    expect(first.data.counts).toMatchObject({ total: 0, counts: { COMPLETED: 0, STUCK: 0 } });
    expect(first.data.statistics.seconds).toHaveLength(60);
    for (const no of [1, 2]) await api.rented('jenny', no);
    const heard = [first];
    for (let last = first; last.data.counts.counts['COMPLETED'] !== 2 || last.data.statistics.completed !== 2; heard.push(last)) last = await stream.next();
    // Each comes when it comes; all together no more than two a second, and what is so now before them.
    const [from, to] = [first.at, heard.at(-1)?.at ?? first.at];
    expect(heard.length).toBeLessThanOrEqual(2 + Math.ceil((to - from) / 500));
    expect(heard.at(-1)?.data.counts.total).toBe(2);
    stream.leave();
  });

  test('is told by the seconds in which it was', async () => {
    const { started, completed, p50Ms, seconds } = await figures('?seconds=120');
    expect({ started, completed }).toEqual({ started: 2, completed: 2 });
    expect(p50Ms).toBeGreaterThan(0);
    expect(seconds).toHaveLength(120);
    expect(seconds.every(({ durations }) => durations === undefined)).toBe(true);
    expect((await figures('?seconds=120&durations=true')).seconds.flatMap((one) => one.durations)).not.toEqual([]);
  });

  test.each(['0', '901', '-1', '1.5', 'x', ''])('of "%s" seconds is refused', async (seconds) => {
    expect(await api.get<Problem>(`/sagas/statistics?seconds=${seconds}`)).toMatchObject({ status: 400, body: { errors: [{ path: 'seconds' }] } });
  });
});

describe('rentals by day', () => {
  interface Day {
    readonly day: string;
    readonly rented: number;
    readonly returned: number;
  }
  const days = async (query = '') => (await api.get<{ readonly items: readonly Day[] }>(`/rentals/by-day${query}`)).body.items;

  test('count what was rented and returned on each of the library’s days, also when its clock was set; what was cancelled is none', async () => {
    const before = await days('?days=3');
    expect(before).toHaveLength(3);
    expect(before.map(({ rented, returned }) => [rented, returned])).toEqual([[0, 0], [0, 0], [2, 0]]);
    expect((await api.rent('jenny', 2)).status).toBe(409);
    expect((await api.rent('jenny', 404)).status).toBe(409);
    library.turnPages(1);
    const third = await api.rented('jenny', 3);
    expect((await api.giveBack(third.rentalId)).status).toBe(200);
    const after = await days('?days=3');
    expect(after.map(({ rented, returned }) => [rented, returned])).toEqual([[0, 0], [2, 0], [1, 1]]);
    expect(after.slice(0, 2).map(({ day }) => day)).toEqual(before.slice(1).map(({ day }) => day));
    library.turnPages(-1);
    expect((await days('?days=1')).map(({ rented, returned }) => [rented, returned])).toEqual([[2, 0]]);
  });

  test('are thirty, unless said otherwise, and ninety at most', async () => {
    expect(await days()).toHaveLength(30);
    expect(await days('?days=90')).toHaveLength(90);
    for (const wrong of ['0', '91', 'x']) expect(await api.get(`/rentals/by-day?days=${wrong}`)).toMatchObject({ status: 400, body: { errors: [{ path: 'days' }] } });
  });
});

describe('a server in one process', () => {
  test('tells what it is, and how each of its services fares', async () => {
    const server = await startServer({ folder: await newFolder(), env: { KAFKA_UI_URL: 'http://127.0.0.1:8080' } });
    const { body: about } = await server.api.get<{ readonly now: string }>('/about');
    expect(about).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), shape: 'standalone', lab: false, timeTravel: true, testMessages: true, kafkaUiUrl: 'http://127.0.0.1:8080' });
    await server.api.clock({ advanceDays: 15 });
    const { body: later } = await server.api.get<{ readonly now: string }>('/about');
    expect(Date.parse(later.now) - Date.parse(about.now)).toBeGreaterThanOrEqual(15 * 86_400_000);
    const health = await server.api.get<{ readonly services: readonly object[] }>('/health');
    const fine = { instances: [{ status: 'ready', because: [] }], outbox: { length: 0, oldest: null }, parked: 0, lag: 0 };
    expect(health.body.services).toEqual(['rental', 'book', 'member', 'best-book', 'saga-coordinator'].map((name) => ({ name, ...fine })));
    expect((await server.stop()).code).toBe(0);
    const plain = await startServer({ folder: await newFolder(), timeTravel: false });
    expect((await plain.api.get('/about')).body).toMatchObject({ timeTravel: false, kafkaUiUrl: null });
  });
});
