import { isRefusal } from '@book-rental/kernel';
import { handle, type Target, type Task } from './handle.ts';
import type { InboxEntry, Query } from './ports/store.ts';
import type { Participant } from './reaction.ts';

export interface Forgetting<State, Command, Event> {
  readonly target: Target<State>;
  readonly participant: Participant<State, Command, Event>;
  /** ISO 8601: what was decided before goes. */
  readonly before: string;
  /** The most entries in one step. */
  readonly limit: number;
  /** What the state must keep of entries that go, so that its totals still balance. */
  readonly carry?: (entries: readonly InboxEntry[]) => Command | undefined;
}

/** Removes one portion of old inbox entries; answers how many, 0 when there are none left. */
export async function forgetOld<State, Command, Event>({ target, participant, before, limit, carry }: Forgetting<State, Command, Event>): Promise<number> {
  const old = await target.store.oldInbox(target.collection, before, limit);
  const tasks = old.map(({ key, entries }): Task<State, number> => ({
    key,
    // Loaded again inside the commit's version check: what is carried is what goes.
    sagaIds: [...new Set(entries.map((entry) => entry.sagaId))],
    step: (state, inbox) => {
      const going = inbox.filter((entry) => entry.at < before);
      const command = carry?.(going);
      const decision = command === undefined ? [] : participant.decider.decide(command, state);
      if (isRefusal(decision)) throw new Error(`Retention of ${key} was refused: ${decision.message}`);
      return { verdict: 'handled', state: decision.reduce(participant.decider.evolve, state), forget: going, result: going.length };
    },
  }));
  const { settled } = await handle(target, tasks);
  return settled.reduce((sum, one) => sum + (one.verdict === 'park' ? 0 : one.result), 0);
}

/** Removes one portion of aggregates that the query finds and that `gone` still says may go; answers how many. */
export async function removeOld<State>(target: Target<State>, query: Query, gone: (state: State) => boolean): Promise<number> {
  const { items } = await target.store.find<State>(target.collection, query);
  const tasks = items.map(({ key }): Task<State, number> => ({
    key,
    sagaIds: [],
    step: (state) => (gone(state) ? { verdict: 'handled', state, remove: true, result: 1 } : { verdict: 'duplicate', state, result: 0 }),
  }));
  const { settled } = await handle(target, tasks);
  return settled.reduce((sum, one) => sum + (one.verdict === 'park' ? 0 : one.result), 0);
}

/** Runs each step until it finds nothing more to remove; answers how much went in all. */
export async function removeAll(steps: readonly (() => Promise<number>)[]): Promise<number> {
  let removed = 0;
  for (const step of steps) {
    for (let count = await step(); count > 0; count = await step()) {
      removed += count;
      // Requests that wait come first.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return removed;
}
