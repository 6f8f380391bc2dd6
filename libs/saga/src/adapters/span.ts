import type { SagaService } from '../assemble.ts';
import { hasEnded, type SagaState } from '../engine/state.ts';

/** An id just handed out may not have reached this store yet: it is waited for so long before it is unknown. */
const notYetSeenMs = 1_000;

/** Whose saga it is and when it was, as far as the coordinator knows: ms since 1970, without an end while it goes on. */
export interface Span {
  readonly key?: string;
  readonly from: number;
  readonly to?: number;
}

export function sagaSpan({ target: { store }, watch }: SagaService): (sagaId: string, left: AbortSignal) => Promise<Span | undefined> {
  const load = async (sagaId: string): Promise<SagaState | undefined> => (await store.load<SagaState>('sagas', [{ key: sagaId, sagaIds: [] }]))[0]?.state;
  return async (sagaId, left) => {
    const known = await load(sagaId);
    if (known !== undefined) return spanOf(known);
    await watch.until(sagaId, (state) => state, notYetSeenMs, left);
    const come = await load(sagaId);
    return come === undefined ? undefined : spanOf(come);
  };
}

/** What comes after the end is in the timeline too. */
function spanOf({ start, memberId, startedAt, began = Infinity, endedAt, status, timeline }: SagaState): Span {
  const key = start?.key ?? memberId;
  const last = Math.max(Date.parse(endedAt ?? startedAt), ...timeline.slice(-1).map(({ at }) => Date.parse(at)));
  return { from: Math.min(began, Date.parse(startedAt)), ...(key === undefined ? {} : { key }), ...(hasEnded(status) ? { to: last } : {}) };
}
