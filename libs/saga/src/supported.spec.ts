import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { sagas } from './coordinator/collection.ts';
import { sagaDecider } from './engine/decide.ts';
import type { SagaState } from './engine/state.ts';
import { assertSupported, UnsupportedSagas } from './supported.ts';

/** A store with so many running rents, of which the last one has the definition's version `last`. */
async function running(count: number, last: number) {
  const store = createMemory().store('saga-coordinator', [sagas], []);
  for (let index = 1; index <= count; index += 1) {
    const key = `saga-${String(index).padStart(4, '0')}`;
    const state: SagaState = { ...sagaDecider().initial(key), type: 'RENT', definition: index === count ? last : 1 };
    await store.commit([{ collection: 'sagas', key, expected: 0, state, inbox: [], outbox: [], caused: [], views: [] }]);
  }
  return store;
}

describe('sagas that were begun under another definition', () => {
  test('keep the coordinator from starting, wherever they stand among the running ones, and are named', async () => {
    for (const count of [1, 200, 450]) {
      const refused = assertSupported(await running(count, 77));
      await expect(refused).rejects.toThrow(UnsupportedSagas);
      await expect(refused).rejects.toThrow(`: saga-${String(count).padStart(4, '0')}. Start the former version`);
    }
  });

  test('are none where all are of this one', async () => {
    await expect(assertSupported(await running(450, 1))).resolves.toBeUndefined();
  });
});
