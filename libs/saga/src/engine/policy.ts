/** How long the coordinator waits, in ms. The last delay of each list is the time after which it gives up. */
export interface SagaPolicy {
  /** Before a silent participant is asked again, each time. */
  readonly askAfter: readonly number[];
  /** Before an unacknowledged undo is sent again. */
  readonly undoAfter: readonly number[];
  /** Before points of a return that stands are asked for again. */
  readonly pointsAfter: readonly number[];
  /** ms: a saga older than this is no longer handled, only shown. */
  readonly horizon: number;
}

export const defaultPolicy: SagaPolicy = {
  askAfter: [5_000, 30_000, 120_000],
  undoAfter: [5_000, 30_000, 120_000, 600_000],
  pointsAfter: [5_000, 30_000, 120_000, 600_000],
  horizon: 30 * 86_400_000,
};

/** The coordinator's patience out of the settings of an installation. */
export function policyOf({ askAfter, undoAfter, pointsAfter, inboxRetention }: Omit<SagaPolicy, 'horizon'> & { readonly inboxRetention: number }): SagaPolicy {
  return { askAfter, undoAfter, pointsAfter, horizon: inboxRetention };
}

/** The delays that fit what the instance waits for. */
export function delaysOf(policy: SagaPolicy, state: { readonly undoing: boolean; readonly confirmation?: string }): readonly number[] {
  if (state.undoing) return policy.undoAfter;
  return state.confirmation === undefined ? policy.askAfter : policy.pointsAfter;
}
