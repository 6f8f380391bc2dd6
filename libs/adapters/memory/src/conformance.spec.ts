import { browserConformance, logConformance, storeConformance, type Open } from '@book-rental/conformance';
import { createMemory } from './memory.ts';

const open: Open = async (collections, views) => {
  const memory = createMemory();
  return { store: memory.store('library', collections, views), log: memory.log, close: async () => memory.log.groups().forEach(memory.log.forget) };
};

storeConformance('memory', open);
logConformance('memory', open);
browserConformance('memory', async () => {
  const { log } = createMemory();
  return { log, browser: log.browser, close: async () => log.groups().forEach(log.forget) };
});
