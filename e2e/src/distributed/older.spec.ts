import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startStack, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { lendingJourneys } from '../journeys/lending.ts';
import { allIsWell, closeInstallations, openInstallation, type Installation } from './installation.ts';

unless(await whyNoStack('kafka', 'mongo'), describe)('on Kafka 3.9 with ZooKeeper', () => {
  let installation: Installation;
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const stack = await startStack({ kafka: { version: '3.9' }, own: true });
    ({ stop } = stack);
    installation = await openInstallation({ kafkaBrokers: stack.kafka.brokers });
  }, STARTING_MS);
  afterAll(async () => {
    await closeInstallations();
    await stop();
  });

  lendingJourneys(() => installation.api);

  test('when all is told, the audit finds nothing, and no service complained', async () => {
    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(installation.errors).toEqual([]);
  }, 60_000);
});
