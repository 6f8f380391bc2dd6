import { isRefusal, type Outgoing, type Refusal } from '@book-rental/kernel';
import { handle, type Step, type Target, type Task } from './handle.ts';
import type { Participant } from './reaction.ts';
import { Outage } from './ports/outage.ts';
import type { InboxEntry, Json, TrailEntry } from './ports/store.ts';

/** A command from outside: an HTTP call, an operator, a timer. */
export interface Order<State, Command, Event> {
  readonly key: string;
  readonly command: Command | ((state: State) => Command);
  /** ISO 8601: the store's time. */
  readonly at: string;
  /** The messages that the events cause. */
  readonly messages?: (events: readonly Event[], state: State) => readonly Outgoing[];
  /** What is kept of who did it, when something changed. */
  readonly trail?: readonly TrailEntry[];
  /** What the caller is told, and told again under the same idempotency key. */
  readonly answer: (events: readonly Event[], state: State) => Json;
  /** The caller's `Idempotency-Key` with a hash of method, path and body. */
  readonly idempotency?: { readonly key: string; readonly hash: string };
}

/** Under which effect name an idempotency key is kept in the inbox. */
export const commandEffect = 'command';

export type Ordered =
  | { readonly kind: 'done'; readonly answer: Json; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly replayed: boolean }
  | { readonly kind: 'reused' };

export function orderTask<State, Command, Event>(participant: Participant<State, Command, Event>, order: Order<State, Command, Event>): Task<State, Ordered> {
  const idempotency = order.idempotency;
  return {
    key: order.key,
    sagaIds: idempotency === undefined ? [] : [idempotency.key],
    step: (state, inbox) => {
      const known = idempotency === undefined ? undefined : inbox.find((entry) => entry.sagaId === idempotency.key && entry.effect === commandEffect);
      if (idempotency !== undefined && known !== undefined) return { verdict: 'duplicate', state, result: replay(known, idempotency.hash) };
      return execute(participant, order, state);
    },
  };
}

function execute<State, Command, Event>(participant: Participant<State, Command, Event>, order: Order<State, Command, Event>, state: State): Step<State, Ordered> {
  const command = typeof order.command === 'function' ? (order.command as (state: State) => Command)(state) : order.command;
  const decision = participant.decider.decide(command, state);
  if (isRefusal(decision)) {
    const result: Ordered = { kind: 'refused', refusal: decision, replayed: false };
    const entries = entriesOf(order, { refusal: decision });
    return entries === undefined ? { verdict: 'refused', state, result } : { verdict: 'refused', state, entries, result };
  }
  const next = decision.reduce(participant.decider.evolve, state);
  const answer = order.answer(decision, next);
  const entries = entriesOf(order, { answer });
  const outbox = order.messages?.(decision, next) ?? [];
  return {
    verdict: 'handled',
    state: next,
    ...(entries === undefined ? {} : { entries }),
    ...(outbox.length === 0 ? {} : { outbox }),
    ...(order.trail === undefined || decision.length === 0 ? {} : { trail: order.trail }),
    views: participant.project?.(order.key, next, decision, order.at) ?? [],
    result: { kind: 'done', answer, replayed: false },
  };
}

function entriesOf(order: { readonly at: string; readonly idempotency?: { readonly key: string; readonly hash: string } }, said: Json): readonly InboxEntry[] | undefined {
  if (order.idempotency === undefined) return undefined;
  const refused = 'refusal' in said;
  return [
    {
      sagaId: order.idempotency.key,
      effect: commandEffect,
      outcome: refused ? 'refused' : 'done',
      applied: refused ? 0 : 1,
      at: order.at,
      data: { hash: order.idempotency.hash, ...said },
    },
  ];
}

function replay(entry: InboxEntry, hash: string): Ordered {
  const data = entry.data ?? {};
  if (data['hash'] !== hash) return { kind: 'reused' };
  return entry.outcome === 'refused'
    ? { kind: 'refused', refusal: data['refusal'] as Refusal, replayed: true }
    : { kind: 'done', answer: data['answer'] as Json, replayed: true };
}

/** Commands for one aggregate type; those that come while a batch is being written make up the next one. */
export interface Orders<State, Command, Event> {
  readonly order: (order: Order<State, Command, Event>) => Promise<Ordered>;
  /** Resolves when every order given so far is answered. */
  readonly drained: () => Promise<void>;
  /** Why the last orders could not be written, when that was a moment ago: only the next one can tell whether it is over. */
  readonly away: () => string | undefined;
}

/** ms: whoever heeds `away` sends no orders meanwhile, so it must not last until the next one succeeds. */
const awayForMs = 10_000;

export function createOrders<State, Command, Event>(
  target: Target<State>,
  participant: Participant<State, Command, Event>,
  wakeRelay: () => void,
): Orders<State, Command, Event> {
  interface Waiting {
    readonly task: Task<State, Ordered>;
    readonly resolve: (ordered: Ordered) => void;
    readonly reject: (error: unknown) => void;
  }
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let outage: { readonly why: string; readonly at: number } | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        const { settled } = await handle(target, batch.map((one) => one.task));
        outage = undefined;
        target.crash?.('command-after-commit', target.where);
        settled.forEach((one, index) => {
          if (one.verdict === 'park') batch[index]?.reject(one.error);
          else batch[index]?.resolve(one.result);
        });
        wakeRelay();
      } catch (error) {
        if (error instanceof Outage) outage = { why: error.message, at: target.store.now() };
        for (const one of batch) one.reject(error);
      }
    }
    running = undefined;
  }

  return {
    order: (order) =>
      new Promise((resolve, reject) => {
        queue.push({ task: orderTask(participant, order), resolve, reject });
        running ??= Promise.resolve().then(run);
      }),
    drained: async () => {
      while (running !== undefined) await running;
    },
    away: () => (outage === undefined || target.store.now() - outage.at > awayForMs ? undefined : outage.why),
  };
}
