import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { services } from '@book-rental/distributed';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { eventually } from '../api.ts';
import { listen } from '../streams.ts';
import { closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import { rush, stock } from './rush.ts';

interface Figures {
  readonly started: number;
  readonly completed: number;
  readonly compensated: number;
  readonly missing: readonly string[];
}
interface Told {
  readonly counts: { readonly total: number; readonly counts: Readonly<Record<string, number>> };
  readonly statistics: Figures;
}
interface Health {
  readonly services: readonly { readonly name: string; readonly instances: readonly { readonly url: string; readonly status: string; readonly because: readonly string[] }[]; readonly outbox: { readonly length: number } | null; readonly parked: number | null; readonly lag: number | null }[];
}

unless(await whyNoStack('kafka', 'mongo'), describe)('two instances of every service, seen through the gateway', () => {
  let installation: Installation;
  const sagas = 100;
  beforeAll(async () => {
    installation = await openInstallation({ instances: 2 });
    await until(async () => (await Promise.all(services.map(({ name }) => installation.stranger.membersOf(name)))).every((members) => members === 2));
  }, STARTING_MS);
  afterAll(closeInstallations);

  const figures = async (url: string) => (await (await fetch(`${url}/sagas/statistics?seconds=900`)).json()) as Figures;
  const ended = ({ completed, compensated }: Figures): number => completed + compensated;

  test('sagas of both coordinators are told live, and their figures add up to all of them', async () => {
    const stream = await listen<Told>(`${installation.system.url}/sagas/live`);
    expect((await stream.next()).data.counts.total).toBe(0);
    const work = { api: installation.api, from: 1, sagas };
    await stock(work);
    const accepted = (await rush(work).done).size;
    expect(accepted).toBe(sagas);
    for (let told = (await stream.next()).data; told.counts.total !== sagas || ended(told.statistics) !== sagas; ) told = (await stream.next()).data;
    stream.leave();
    const all = await figures(installation.system.url);
    expect({ started: all.started, ended: ended(all), missing: all.missing }).toEqual({ started: sagas, ended: sagas, missing: [] });
    const each = await Promise.all(installation.system.of('saga-coordinator').map(({ url }) => figures(url)));
    // Both had their part: the figures of one are not the whole.
    for (const one of each) expect(one.started).toBeLessThan(sagas);
    expect(each.reduce((sum, one) => sum + one.started, 0)).toBe(sagas);
  }, 120_000);

  test('every instance is in the health of its service, and a coordinator that is gone is told there and in the figures', async () => {
    const health = async () => (await installation.api.get<Health>('/health')).body.services;
    // An instance that once answers late is away until the gateway's next look.
    const fine = await eventually(health, (all) => all.every(({ instances }) => instances.every(({ status }) => status === 'ready')));
    expect(fine.map(({ name, instances, parked }) => ({ name, urls: instances.map(({ url }) => url), states: instances.map(({ status }) => status), parked }))).toEqual(
      services.map(({ name }) => ({ name, urls: installation.system.of(name).map(({ url }) => url), states: ['ready', 'ready'], parked: 0 })),
    );
    for (const { outbox, lag } of fine) expect([typeof outbox?.length, typeof lag]).toEqual(['number', 'number']);
    const [struck] = installation.system.of('saga-coordinator');
    await struck?.kill();
    await until(async () => (await installation.api.get<Figures>('/sagas/statistics')).body.missing.length === 1);
    expect((await installation.api.get<Figures>('/sagas/statistics')).body.missing).toEqual([struck?.url]);
    const coordinator = (await health()).find(({ name }) => name === 'saga-coordinator');
    expect(coordinator?.instances).toMatchObject([{ url: struck?.url, status: 'not ready', because: [expect.stringContaining('does not answer')] }, { status: 'ready', because: [] }]);
    expect(coordinator?.parked).toBe(0);
    // Whoever listens hears of the others through the one that is left.
    const stream = await listen<Told>(`${installation.system.url}/sagas/live`);
    expect((await stream.next()).data).toMatchObject({ counts: { total: sagas }, statistics: { missing: [struck?.url] } });
    stream.leave();
  }, 60_000);

  test('the gateway says what the installation is, in the one API document', async () => {
    expect((await installation.api.get('/about')).body).toMatchObject({ shape: 'distributed', lab: false, timeTravel: false, testMessages: true, kafkaUiUrl: null });
    const { paths } = (await installation.api.get<{ readonly paths: object }>('/openapi.json')).body;
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/about', '/health', '/sagas', '/sagas/counts', '/sagas/live', '/sagas/statistics', '/rentals/by-day']));
    const { items } = (await installation.api.get<{ readonly items: readonly { readonly rented: number }[] }>('/rentals/by-day?days=2')).body;
    expect(items.reduce((sum, { rented }) => sum + rented, 0)).toBeGreaterThan(0);
  });
});
