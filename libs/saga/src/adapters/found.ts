import type { SagaService } from '../assemble.ts';
import type { SagaState } from '../engine/state.ts';

/** An id just handed out may not have reached this store yet: it is waited for so long before it is unknown. */
const notYetSeenMs = 1_000;

export interface Found {
  readonly state: SagaState;
  readonly version: number;
}

/** A saga, waited for a moment where its id was just handed out. */
export async function find(service: SagaService, sagaId: string, left: AbortSignal): Promise<Found | undefined> {
  const now = await loaded(service, sagaId);
  if (now !== undefined) return now;
  await service.watch.until(sagaId, (state) => state, notYetSeenMs, left);
  return loaded(service, sagaId);
}

export async function loaded(service: SagaService, sagaId: string): Promise<Found | undefined> {
  const [one] = await service.target.store.load<SagaState>('sagas', [{ key: sagaId, sagaIds: [] }]);
  return one?.state === undefined ? undefined : { state: one.state, version: one.version };
}
