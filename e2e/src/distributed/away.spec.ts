import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Instance, ServiceName } from '@book-rental/distributed';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { eventually, type Api, type Loan } from '../api.ts';
import { allIsWell, closeInstallations, openInstallation, reachable, until, type Installation } from './installation.ts';
import type { Heard } from './stranger.ts';

const day = 86_400_000;

unless(await whyNoStack('kafka', 'mongo'), describe)('when one service is away', () => {
  let installation: Installation;
  let api: Api;
  const heard: Heard[] = [];
  beforeAll(async () => {
    installation = await openInstallation();
    api = installation.api;
    await installation.stranger.listen(['rental_rent', 'overdue_clear', 'point_use'], (message) => void heard.push(message));
  }, STARTING_MS);
  afterAll(closeInstallations);

  const only = (service: ServiceName): Instance => {
    const [one] = installation.system.of(service);
    if (one === undefined) throw new Error(`There is no ${service}.`);
    return one;
  };
  const said = (topic: string, sagaId: string) => heard.filter((one) => one.topic === topic && one.headers['ce_correlationid'] === sagaId);
  const request = async (id: string, no: number) => (await api.post<Loan>('/rentals', { idName: { id }, item: { no } })).body.rentalId;

  test('L · the member service is down for a minute: the rent waits, it is asked again, and it goes through once when it is back', async () => {
    await Promise.all([api.addMember('l-jenny'), api.addBook(1)]);
    expect(await only('member').kill()).toMatchObject({ signal: 'SIGKILL' });
    const away = performance.now();
    const rentalId = await request('l-jenny', 1);
    await until(() => performance.now() - away > 60_000);
    expect(await api.loan(rentalId)).toMatchObject({ status: 'PENDING' });
    // Asked after 5 s and after 30 s more.
    expect(said('rental_rent', rentalId).map(({ headers }) => headers['ce_source'])).toEqual(['/rental', '/saga-coordinator', '/saga-coordinator']);
    await only('member').start();
    await reachable(api, '/members/l-jenny');
    expect((await api.ended(rentalId)).at(-1)).toBe('COMPLETED');
    expect(await eventually(() => api.loan(rentalId), ({ status }) => status === 'OPEN')).toMatchObject({ status: 'OPEN' });
    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(await api.member('l-jenny')).toMatchObject({ points: 10 });
    expect(await api.book(1)).toMatchObject({ status: 'RENTED', heldBy: rentalId });
    expect(await api.ranking()).toEqual({ 1: 1 });
  }, 150_000);

  test('S · points that were spent between grant and compensation are taken back all the same: the balance shows a debt', async () => {
    await Promise.all([api.addMember('s-jenny'), api.addMember('s-scott'), api.addBook(11), api.addBook(12)]);
    await api.rented('s-scott', 12);
    const kept = await api.rented('s-jenny', 11);
    const rentedOn = Date.parse(kept.rentedAt);
    const points = (expected: number) => until(async () => (await api.member('s-jenny')).points === expected);

    await installation.turnTo({ now: new Date(rentedOn + 14 * day).toISOString() });
    expect(await only('book').stop()).toMatchObject({ code: 0 });
    const refused = await request('s-jenny', 12);
    await points(20);
    await installation.turnTo({ now: new Date(rentedOn + 17 * day).toISOString() });
    const back = await api.post<{ readonly sagaId: string }>(`/rentals/${kept.rentalId}/return`);
    expect(back.status).toBe(202);
    await points(30);

    expect(await only('member').stop()).toMatchObject({ code: 0 });
    await only('book').start();
    await until(async () => (await api.loan(refused)).status === 'CANCELLED' && (await api.loan(kept.rentalId)).status === 'RETURNED');
    await until(() => said('point_use', refused).length > 0);
    expect(await only('saga-coordinator').stop()).toMatchObject({ code: 0 });
    // What takes the points back is lost on its way, so that the clear is there first.
    expect(await installation.stranger.skip('member', 'point_use')).toBeGreaterThanOrEqual(1);
    const cleared = await api.post<{ readonly sagaId: string }>('/rental-cards/s-jenny/clearance', { point: 30 });
    expect(cleared.status).toBe(202);
    await only('member').start();
    await reachable(api, '/members/s-jenny');
    await points(0);
    await only('saga-coordinator').start();
    await reachable(api, `/sagas/${refused}`);

    await points(-10);
    expect(await installation.audit()).toMatchObject(allIsWell);
    const end = async (sagaId: string) => (await api.saga(sagaId)).status;
    expect([await end(back.body.sagaId), await end(cleared.body.sagaId), await end(refused)]).toEqual(['COMPLETED', 'COMPLETED', 'COMPENSATED']);
    expect(said('point_use', refused).length).toBeGreaterThanOrEqual(2);
    expect(await api.card('s-jenny')).toMatchObject({ lateFee: 0, blocked: false });
  }, 120_000);

  test('a message set aside because its document was spoiled is handled when somebody has mended it and presses retry', async () => {
    await Promise.all([api.addMember('p-jenny'), api.addBook(21)]);
    const mongo = await MongoClient.connect(installation.address.MONGO_URL);
    try {
      const members = mongo.db(`${installation.address.INSTALLATION}member`).collection<{ _id: string; inbox?: unknown }>('members');
      const sound = await members.findOneAndUpdate({ _id: 'p-jenny' }, { $set: { inbox: 'spoiled' } });
      expect(sound).not.toBeNull();
      const rentalId = await request('p-jenny', 21);
      const parked = () => api.all<{ readonly id: string; readonly group: string; readonly key: string; readonly status: string }>('/parked');
      const aside = await eventually(parked, (items) => items.length > 0);
      expect(aside).toMatchObject([{ group: 'member', key: 'p-jenny', status: 'parked' }]);
      expect(await api.loan(rentalId)).toMatchObject({ status: 'PENDING' });
      const retry = () => api.post(`/parked/${encodeURIComponent(aside[0]?.id ?? '')}/retry`, { reason: 'the document is mended' }, { 'X-Operator': 'scott' });
      expect(await retry()).toMatchObject({ status: 409, body: { code: 'STILL_NOT_HANDLED' } });
      await members.updateOne({ _id: 'p-jenny' }, sound?.inbox === undefined ? { $unset: { inbox: 1 } } : { $set: { inbox: sound.inbox } });
      expect(await retry()).toMatchObject({ status: 200, body: { status: 'retried' } });
      expect((await api.ended(rentalId)).at(-1)).toBe('COMPLETED');
    } finally {
      await mongo.close();
    }
    expect(await installation.audit()).toMatchObject({ ok: true, inFlight: { sagas: 0, messages: 0 } });
    expect(await api.member('p-jenny')).toMatchObject({ points: 10 });
    expect((await api.all<{ readonly operator: string; readonly action: string }>('/audit-trail')).filter(({ operator }) => operator === 'scott').map(({ action }) => action)).toEqual(['parked retried', 'parked retry failed']);
  }, 90_000);
});
