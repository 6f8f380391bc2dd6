import type { Store } from '@book-rental/runtime';
import { ofStates } from './coordinator/collection.ts';
import { isSupported } from './coordinator/messages.ts';
import { unendedStatuses, type SagaState } from './engine/state.ts';

/** Instances of a former definition could not go on under this one: better not to start than to guess. */
export async function assertSupported(store: Store): Promise<void> {
  const broken: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.find<SagaState>('sagas', { where: ofStates(unendedStatuses), orderBy: [{ field: 'key' }], limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    broken.push(...page.items.flatMap(({ key, state }) => (isSupported(state) ? [] : [key])));
    cursor = page.nextCursor;
  }
  if (broken.length > 0) throw new UnsupportedSagas(`These running sagas were begun under another version of their definition: ${broken.join(', ')}. Start the former version until they have ended, or abandon them there.`);
}

export class UnsupportedSagas extends Error {
  override readonly name = 'UnsupportedSagas';
}
