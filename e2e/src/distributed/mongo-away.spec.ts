import { afterEach, describe, expect, test } from '@jest/globals';
import { startStack, STARTING_MS, unless, whyNoStack, type MongoServer } from '@book-rental/stack';
import { allIsWell, closeInstallations, openInstallation, until, type Installation } from './installation.ts';
import { expectedOf, outcomesOf, rush, stock, type Rush } from './rush.ts';

const sagas = 200;

unless(await whyNoStack('kafka', 'mongo'), describe)('when MongoDB is struck under load', () => {
  let stop = async (): Promise<void> => undefined;
  let mongo: MongoServer;
  let installation: Installation;
  async function open(nodes: 1 | 3): Promise<void> {
    ({ mongo, stop } = await startStack({ mongo: { nodes }, own: true }));
    installation = await openInstallation({ mongoUrl: mongo.url });
  }
  afterEach(async () => {
    await closeInstallations();
    await stop();
  }, 60_000);

  /** Strikes while rentals are asked for; answers them when all have been taken. */
  async function underLoad(from: number, strike: (running: Rush) => Promise<void>): Promise<ReadonlyMap<number, string>> {
    const work = { api: installation.api, from, sagas };
    await stock(work);
    const running = rush(work);
    await running.reached(50);
    expect(running.accepted()).toBeLessThan(sagas);
    await strike(running);
    return running.done;
  }

  async function nothingIsLost(...rushes: readonly ReadonlyMap<number, string>[]): Promise<void> {
    expect(await installation.audit()).toMatchObject(allIsWell);
    expect(await outcomesOf(installation.api)).toEqual(expectedOf(...rushes));
    expect(installation.errors).toEqual([]);
  }

  test('a single mongod, killed with -9: nobody is promised anything meanwhile, and when it is back every saga ends', async () => {
    await open(1);
    const rentals = await underLoad(10_000, async (running) => {
      await mongo.kill();
      const taken = running.accepted();
      await until(async () => (await fetch(`${installation.system.url}/readyz`)).status === 503);
      expect(running.accepted()).toBeLessThanOrEqual(taken + 1);
      await mongo.restart();
    });
    await nothingIsLost(rentals);
  }, STARTING_MS);

  test('a replica set of three, whose primary is killed and later another one deposed: the others go on, and every saga ends', async () => {
    await open(3);
    const first = await underLoad(10_000, async (running) => {
      await mongo.kill();
      // The rush is over before the killed one is back: its successor took the rest.
      await running.done;
      await mongo.restart();
    });
    const second = await underLoad(20_000, () => mongo.stepDown());
    await nothingIsLost(first, second);
  }, STARTING_MS);
});
