import type { SagaService } from '../assemble.ts';
import { hasEnded, type SagaState } from '../engine/state.ts';
import { find } from './found.ts';

/** Whose saga it is and when it was, as far as the coordinator knows: ms since 1970, without an end while it goes on. */
export interface Span {
  readonly key?: string;
  readonly from: number;
  readonly to?: number;
}

export function sagaSpan(service: SagaService): (sagaId: string, left: AbortSignal) => Promise<Span | undefined> {
  return async (sagaId, left) => {
    const found = await find(service, sagaId, left);
    return found === undefined ? undefined : spanOf(found.state);
  };
}

/** What comes after the end is in the timeline too. */
function spanOf({ start, memberId, startedAt, began = Infinity, endedAt, status, timeline }: SagaState): Span {
  const key = start?.key ?? memberId;
  const last = Math.max(Date.parse(endedAt ?? startedAt), ...timeline.slice(-1).map(({ at }) => Date.parse(at)));
  return { from: Math.min(began, Date.parse(startedAt)), ...(key === undefined ? {} : { key }), ...(hasEnded(status) ? { to: last } : {}) };
}
