import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import type { Api } from '../api.ts';
import { lateFeeJourneys } from '../journeys/late-fees.ts';
import { lendingJourneys } from '../journeys/lending.ts';
import { allIsWell, closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import type { Heard } from './stranger.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('through the gateway, on Kafka and MongoDB', () => {
  let installation: Installation;
  let api: Api;
  beforeAll(async () => {
    installation = await openInstallation();
    api = { ...installation.api, clock: (body) => installation.turnTo(body) };
  }, STARTING_MS);
  afterAll(closeInstallations);

  lendingJourneys(() => api);
  lateFeeJourneys(() => api);

  test('a clear and its cancellation are on the wire as documented', async () => {
    const heard: Heard[] = [];
    await installation.stranger.listen(['overdue_clear', 'overdue_clear_cancel'], (message) => void heard.push(message));
    await until(() => heard.some(({ topic }) => topic === 'overdue_clear_cancel') && heard.some(({ key }) => key === 'e2-jenny'));
    const values = (key: string) => heard.filter((one) => one.key === key).map(({ topic, value }) => [topic, value]);
    expect(values('e2-jenny')).toEqual([['overdue_clear', '{"idName":{"id":"e2-jenny","name":""},"point":40}']]);
    expect(values('e-jenny')).toEqual(expect.arrayContaining([
      ['overdue_clear', '{"idName":{"id":"e-jenny","name":""},"point":60}'],
      ['overdue_clear_cancel', expect.stringMatching(/^\{"idName":\{"id":"e-jenny","name":""\},"point":60,"reason":\{"code":"NOT_ENOUGH_POINTS","message":"[^"]+"\}\}$/)],
    ]));
  });

  test('when all is told, the audit finds nothing, and no service complained', async () => {
    expect(await installation.audit()).toMatchObject(allIsWell);
    // The same through the gateway, which looks where the services keep it.
    expect(await api.post('/audit-runs')).toMatchObject({ status: 200, body: { ok: true, violations: [], debts: [], inFlight: { sagas: 0, messages: 0 } } });
    expect(installation.errors).toEqual([]);
  }, 60_000);
});
