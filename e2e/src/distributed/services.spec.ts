import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { services, type Exit, type Instance, type ServiceName } from '@book-rental/distributed';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { createApi, type Loan, type Saga } from '../api.ts';
import { allIsWell, closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import { expectedOf, outcomesOf, rush, stock } from './rush.ts';
import type { Heard } from './stranger.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('two instances of every service', () => {
  let installation: Installation;
  const passedOn: ReadonlyMap<number, string>[] = [];
  beforeAll(async () => {
    installation = await openInstallation({ instances: 2 });
    await until(() => sharedOut(installation, 2));
  }, STARTING_MS);
  afterAll(closeInstallations);

  /** Everything that was accepted in any rush so far stands as it must, and all services agree. */
  async function nothingIsLost(rentals: ReadonlyMap<number, string>): Promise<void> {
    passedOn.push(rentals);
    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(await outcomesOf(installation.api)).toEqual(expectedOf(...passedOn));
    expect(installation.errors).toEqual([]);
  }

  /** 500 sagas, 100 for each service: it is struck in the middle of its own, while the rest are still being asked for. */
  async function underLoad(from: number, strike: (service: ServiceName) => Promise<void>): Promise<ReadonlyMap<number, string>> {
    const all = { api: installation.api, from, sagas: 500 };
    await stock(all);
    const rentals = new Map<number, string>();
    for (const [index, { name }] of services.entries()) {
      const running = rush({ ...all, from: from + index * 100, sagas: 100 });
      await running.reached(30);
      expect(running.accepted()).toBeLessThan(100);
      await strike(name);
      for (const [no, rentalId] of await running.done) rentals.set(no, rentalId);
    }
    return rentals;
  }

  test('one of each is killed with -9 and another started, during 500 sagas', async () => {
    const exits: Exit[] = [];
    const rentals = await underLoad(10_000, async (service) => {
      const [struck] = instancesOf(installation, service);
      exits.push(await struck.kill());
      await struck.start();
    });
    expect(exits.map(({ signal }) => signal)).toEqual(services.map(() => 'SIGKILL'));
    expect(rentals.size).toBe(500);
    await nothingIsLost(rentals);
  }, 180_000);

  test('one of each is asked to stop under load: it ends with 0, its group is shared out anew, and another takes its place', async () => {
    const exits: Exit[] = [];
    const rentals = await underLoad(20_000, async (service) => {
      const [, stopped] = instancesOf(installation, service);
      exits.push(await stopped.stop());
      await until(async () => (await installation.stranger.membersOf(service)) === 1);
      await stopped.start();
      await until(async () => (await installation.stranger.membersOf(service)) === 2);
    });
    expect(exits.map(({ code, stderr }) => ({ code, stderr }))).toEqual(services.map(() => ({ code: 0, stderr: '' })));
    expect(rentals.size).toBe(500);
    await nothingIsLost(rentals);
  }, 180_000);

  test('both coordinators are away for 30 s, longer than they wait for an answer: when they come back nobody is asked again, and every saga ends', async () => {
    const heard: Heard[] = [];
    await installation.stranger.listen(['rental_rent', 'rental_result'], (message) => void heard.push(message));
    const coordinators = installation.system.of('saga-coordinator');
    const work = { api: installation.api, from: 30_000, sagas: 100 };
    await stock(work);
    const running = rush(work);
    await running.reached(20);
    for (const one of coordinators) expect(await one.kill()).toMatchObject({ signal: 'SIGKILL' });
    const away = performance.now();
    const rentals = await running.done;
    expect((await installation.api.get('/sagas')).status).toBe(503);
    // The first question would be due after 5 s.
    await until(() => performance.now() - away > 30_000 && [...rentals.values()].every((id) => answersIn(heard, id) === 2));
    await Promise.all(coordinators.map((one) => one.start()));
    await nothingIsLost(rentals);
    const own = new Set(rentals.values());
    const starts = heard.filter(({ topic, headers }) => topic === 'rental_rent' && own.has(headers['ce_correlationid'] ?? ''));
    expect(new Set(starts.map(({ headers }) => headers['ce_correlationid']))).toEqual(own);
    expect(new Set(starts.map(({ headers }) => headers['ce_source']))).toEqual(new Set(['/rental']));
    // Each instance publishes what it committed, and leaves the other's to the other.
    expect(starts.length).toBeLessThan(own.size * 1.1);
  }, 180_000);

  test('whoever is asked knows: Prefer: wait and the event stream go through an instance that does not learn of the end itself', async () => {
    const confirmed: Heard[] = [];
    await installation.stranger.listen(['saga_confirmed'], (message) => void confirmed.push(message));
    await until(() => sharedOut(installation, 2));
    const counter = createApi(instancesOf(installation, 'rental')[0].url);
    const office = createApi(instancesOf(installation, 'saga-coordinator')[0].url);
    const names = Array.from({ length: 16 }, (_, index) => `손님 ${index}`);
    await Promise.all(names.map(async (id, index) => {
      await installation.api.addMember(id);
      await installation.api.addBook(40_001 + index);
    }));
    const loans = await Promise.all(names.map(async (id, index) => {
      const { body } = await counter.post<Loan>('/rentals', { idName: { id }, item: { no: 40_001 + index } });
      const [statuses, again] = await Promise.all([office.ended(body.rentalId), counter.post<Loan>('/rentals', { idName: { id }, item: { no: 40_101 + index } }, { Prefer: 'wait=15' })]);
      expect(statuses.at(-1)).toBe('COMPLETED');
      // There is no such book: what the waiter is told is what became of it.
      expect(again).toMatchObject({ status: 409, body: { code: 'BOOK_NOT_FOUND' } });
      expect(await counter.loan(body.rentalId)).toMatchObject({ status: 'OPEN' });
      return body.rentalId;
    }));
    expect(await installation.api.all<Saga>('/sagas?status=RUNNING')).toEqual([]);
    // Each instance reads two of the four partitions, so of these members some were read by the one that was not asked.
    await until(() => loans.every((id) => confirmed.some(({ headers }) => headers['ce_correlationid'] === id)));
    expect(new Set(confirmed.filter(({ key }) => names.includes(key ?? '')).map(({ partition }) => partition)).size).toBe(4);
    expect(await sharedOut(installation, 2)).toBe(true);
    expect(await installation.audit()).toMatchObject(allIsWell);
  }, 60_000);

  test('all of them and the gateway are asked to stop under load: each ends with 0, and at the next start every saga that was promised goes on', async () => {
    const before = await outcomesOf(installation.api);
    const closing = new AbortController();
    const work = { api: installation.api, from: 50_000, sagas: 200, closed: closing.signal };
    await stock(work);
    const running = rush(work);
    await running.reached(50);
    const stopping = installation.system.stop();
    closing.abort();
    const rentals = await running.done;
    expect(rentals.size).toBeLessThan(200);
    expect((await stopping).map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array.from({ length: 11 }, () => ({ code: 0, stderr: '' })));
    await Promise.all(installation.system.instances.map((one) => one.start()));
    expect(await installation.audit()).toMatchObject(allIsWell);
    const after = await outcomesOf(createApi(instancesOf(installation, 'rental')[0].url));
    expect(after).toEqual(new Map([...before, ...expectedOf(rentals)]));
    expect(installation.errors).toEqual([]);
  }, 120_000);
});

function instancesOf({ system }: Installation, service: ServiceName): readonly [Instance, Instance] {
  const [one, other] = system.of(service);
  if (one === undefined || other === undefined) throw new Error(`There are not two instances of ${service}.`);
  return [one, other];
}

async function sharedOut({ stranger }: Installation, members: number): Promise<boolean> {
  const each = await Promise.all(services.map(({ name }) => stranger.membersOf(name)));
  return each.every((count) => count === members);
}

function answersIn(heard: readonly Heard[], sagaId: string): number {
  return new Set(heard.filter(({ topic, headers }) => topic === 'rental_result' && headers['ce_correlationid'] === sagaId && headers['ce_source'] !== '/rental').map(({ headers }) => headers['ce_source'])).size;
}
