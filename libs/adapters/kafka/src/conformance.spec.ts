import { afterAll, beforeAll } from '@jest/globals';
import { logConformance, type Opened } from '@book-rental/conformance';
import { createMemory } from '@book-rental/memory';
import { startStack, STARTING_MS, type Stack } from '@book-rental/stack';
import { openCorner, type Corner } from './library.fixture.ts';

let stack: Stack<{ readonly kafka: object }>;
beforeAll(async () => {
  stack = await startStack({ kafka: {} });
}, STARTING_MS);
afterAll(() => stack.stop());

logConformance('kafka', async (collections, views) => {
  const corner = await openCorner(stack.kafka.brokers);
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
