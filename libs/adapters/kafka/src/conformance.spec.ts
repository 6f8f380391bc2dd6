import { beforeAll } from '@jest/globals';
import { browserConformance, logConformance, type Opened } from '@book-rental/conformance';
import { createMemory } from '@book-rental/memory';
import { stackForTests, STARTING_MS } from '@book-rental/stack';
import { openCorner, type Corner } from './library.fixture.ts';

let brokers: readonly string[];
beforeAll(async () => {
  ({ brokers } = (await stackForTests('kafka')).kafka);
}, STARTING_MS);

logConformance('kafka', async (collections, views) => {
  const corner = await openCorner(brokers);
  return openAgain(corner);

  function openAgain(here: Corner): Opened {
    const log = here.log();
    return {
      store: createMemory().store('library', collections, views),
      log,
      reopen: async () => {
        await log.stop();
        return openAgain(here);
      },
      close: here.close,
    };
  }
});

browserConformance('kafka', async () => {
  const corner = await openCorner(brokers);
  const log = corner.log();
  return { log, browser: log.browser, close: corner.close };
});
