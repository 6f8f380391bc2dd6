import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Readiness } from '@book-rental/http';
import { startStack, STARTING_MS, unless, whyNoStack, type KafkaServer } from '@book-rental/stack';
import type { Loan } from '../api.ts';
import { allIsWell, closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import { expectedOf, outcomesOf, rush, stock } from './rush.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('when Kafka is killed with -9', () => {
  let kafka: KafkaServer;
  let stop = async (): Promise<void> => undefined;
  let installation: Installation;
  beforeAll(async () => {
    ({ kafka, stop } = await startStack({ kafka: {}, own: true }));
    installation = await openInstallation({ kafkaBrokers: kafka.brokers });
  }, STARTING_MS);
  afterAll(async () => {
    await closeInstallations();
    await stop();
  });

  test('for 20 s, rentals are taken meanwhile, readiness says degraded, and when it is back every saga ends', async () => {
    const { api, system } = installation;
    const work = { api, from: 10_000, sagas: 300 };
    await stock(work);
    const first = rush({ ...work, sagas: 200 });
    await first.reached(50);
    await kafka.kill();
    const struck = performance.now();
    expect(first.accepted()).toBeLessThan(200);
    const rentals = [await first.done, await rush({ ...work, from: 10_200, sagas: 100 }).done];
    // Each service finds out for itself: the first one makes it degraded.
    const ofRental = /^rental at .*Kafka.*Requests are taken; what they cause waits in the outbox\.$/;
    await until(async () => (await readiness(system.url)).because.some((one) => ofRental.test(one)));
    expect(await readiness(system.url)).toMatchObject({ status: 'degraded', because: expect.arrayContaining([expect.stringMatching(ofRental)]) as unknown });
    const [rental] = system.of('rental');
    expect(await installation.metric(rental?.url ?? '', 'outbox_length{service="rental"}')).toBeGreaterThanOrEqual(100);
    const pending = await api.all<Loan>('/rentals?status=PENDING');
    expect(pending.length).toBeGreaterThanOrEqual(100);
    await until(() => performance.now() - struck >= 20_000);
    expect((await api.all<Loan>('/rentals?status=PENDING')).length).toBe(pending.length);
    await kafka.restart();

    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(await outcomesOf(api)).toEqual(expectedOf(...rentals));
    await until(async () => (await readiness(system.url)).status === 'ready');
    expect(installation.errors).toEqual([]);
  }, 180_000);

  test('services that start while it is away say so, take rentals, and see them through when it is back', async () => {
    const { api, system } = installation;
    await stock({ api, from: 20_000, sagas: 20 });
    await kafka.kill();
    const restarted = system.instances.map(async (one) => {
      expect(await one.stop()).toMatchObject({ code: 0 });
      return one.start();
    });
    const [rental] = system.of('rental');
    await until(() => (rental?.program().lines ?? []).some(({ message }) => /^Kafka at .* does not answer .*It is tried again until it is there\.$/.test(message)));
    const rentals = await rush({ api, from: 20_000, sagas: 20 }).done;
    expect((await api.all<Loan>('/rentals?status=PENDING')).length).toBe(20);
    await kafka.restart();
    await Promise.all(restarted);
    expect(await installation.audit()).toMatchObject(allIsWell);
    const outcomes = await outcomesOf(api);
    for (const [rentalId, outcome] of expectedOf(rentals)) expect([rentalId, outcomes.get(rentalId)]).toEqual([rentalId, outcome]);
  }, 120_000);
});

async function readiness(url: string): Promise<Readiness> {
  return (await (await fetch(`${url}/readyz`)).json()) as Readiness;
}
