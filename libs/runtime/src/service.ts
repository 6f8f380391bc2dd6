import type { Message } from '@book-rental/kernel';
import { createOrders, type Orders } from './command.ts';
import { consume, type Consumer, type Consumption, type Notice } from './consume.ts';
import type { Target, Task } from './handle.ts';
import type { Decode } from './park.ts';
import type { Crash } from './ports/crash.ts';
import type { Log } from './ports/log.ts';
import { Outage } from './ports/outage.ts';
import type { Store } from './ports/store.ts';
import type { Arrival, Participant } from './reaction.ts';
import { createRecent } from './recent.ts';
import { createRelay, type Relay } from './relay.ts';
import { createTimers, type Firing, type Tick, type Timers } from './timers.ts';
import { createWatch, type Watch } from './watch.ts';

/** What a service is run with; the same for all of them. */
export interface RunSettings {
  readonly batchSize: number;
  /** ms: how long the inbox remembers. */
  readonly horizonMs: number;
  readonly parkAlarm: number;
  /** ms between two looks at deadlines; 0 = only when `tick` is called. */
  readonly timerMs: number;
  /** ms between two looks at the outbox; 0 = only when something was committed here. */
  readonly relayMs: number;
  /** ms between looks for waiters where another process may write; left out in one process. */
  readonly pollMs?: number;
}

/** What a service needs from outside. */
export interface Surroundings {
  readonly store: Store;
  readonly log: Log;
  readonly decode: Decode;
  readonly sagaTime: (sagaId: string) => number | undefined;
  readonly notice: Notice;
  readonly settings: RunSettings;
  readonly crash?: Crash;
}

export interface ServiceShape<State, Command, Event, Result> {
  /** Group, source and data of this name belong to this service. */
  readonly name: string;
  readonly collection: string;
  readonly participant: Participant<State, Command, Event>;
  readonly topics: readonly string[];
  readonly route: (message: Message, arrival: Arrival) => Task<State, Result> | undefined;
  readonly timer?: {
    readonly field: string;
    readonly fire: (key: string, firing: Firing) => Task<State, unknown>;
    /** See `TimersOptions`. */
    readonly failed?: (key: string, now: number, error: Error) => Task<State, unknown>;
  };
  readonly committed?: (key: string, state: State, before: State) => void;
  /** See `Subscribe`. */
  readonly patient?: boolean;
  /** How many usual batches it takes at once: who reads what the others answer has more to read than they. */
  readonly batches?: number;
}

/** A running part of the system. Its methods are what apps and the simulator drive. */
export interface Service<State = unknown, Command = unknown, Event = unknown, Result = unknown> {
  readonly name: string;
  readonly target: Target<State>;
  readonly participant: Participant<State, Command, Event>;
  readonly orders: Orders<State, Command, Event>;
  readonly watch: Watch<State>;
  readonly consumer: Consumer<State, Result>;
  readonly relay: Relay;
  /** After a commit that left something in the outbox. */
  readonly wakeRelay: () => void;
  /** Why it takes no messages, in a sentence; undefined while it does, and while it is not started. */
  readonly paused: () => string | undefined;
  /** What it cannot do for now, and goes on with by itself: messages that come again and again, orders that could not be written. */
  readonly waits: () => readonly string[];
  /** Fires what is due now. */
  readonly tick: () => Promise<Tick>;
  readonly start: () => Promise<void>;
  /** Takes nothing new, finishes what is in hand, publishes what waits. */
  readonly stop: () => Promise<void>;
}

export function createService<State, Command, Event, Result>(
  shape: ServiceShape<State, Command, Event, Result>,
  around: Surroundings,
): Service<State, Command, Event, Result> {
  const { store, log, settings, notice } = around;
  const crash = around.crash === undefined ? {} : { crash: around.crash };
  // A store that shares its transaction with the log is this process's alone, and has what it wrote at hand.
  const recent = store.publishesItself ? {} : { recent: createRecent<State>({ now: store.now }) };
  const watch = createWatch<State>({ store, collection: shape.collection, ...recent, ...(settings.pollMs === undefined ? {} : { pollMs: settings.pollMs }) });
  const target: Target<State> = {
    store,
    collection: shape.collection,
    initial: shape.participant.decider.initial,
    where: shape.name,
    ...crash,
    ...recent,
    committed: (key, state, before, version) => {
      shape.committed?.(key, state, before);
      watch.committed(key, state, version);
    },
  };
  const relay = createRelay({ store, log, service: shape.name, notice, ...crash });
  const relayLoop = loop(settings.relayMs, () => relay.run(), `${shape.name}: the outbox`, notice);
  // A store that shares its transaction with the log leaves nothing in the outbox.
  const relays = !store.publishesItself;
  const wakeRelay = relays ? relayLoop.wake : () => undefined;
  const orders = createOrders(target, shape.participant, wakeRelay);
  const consumer: Consumer<State, Result> = {
    group: shape.name,
    topics: shape.topics,
    batchSize: settings.batchSize * (shape.batches ?? 1),
    log,
    target,
    decode: around.decode,
    route: shape.route,
    horizonMs: settings.horizonMs,
    sagaTime: around.sagaTime,
    parkAlarm: settings.parkAlarm,
    notice,
    ...(shape.patient === undefined ? {} : { patient: shape.patient }),
  };
  const timers = timersOf(shape, target, around);
  const timerLoop = loop(settings.timerMs, async () => {
    await timers?.tick();
    await relay.run();
  }, `${shape.name}: the timers`, notice);
  let consumption: Consumption | undefined;
  return {
    name: shape.name,
    target,
    participant: shape.participant,
    orders,
    watch,
    consumer,
    relay,
    wakeRelay,
    paused: () => consumption?.paused(),
    waits: () => [consumption?.waits(), orders.away()].flatMap((why) => why ?? []),
    tick: async () => timers?.tick() ?? { fired: 0, failed: 0, resting: 0 },
    start: async () => {
      consumption = await consume(consumer);
      if (relays) relayLoop.start();
      if (timers !== undefined) timerLoop.start();
    },
    stop: async () => {
      await timerLoop.stop();
      await orders.drained();
      await consumption?.stop();
      consumption = undefined;
      await relayLoop.stop();
      await relay.run().catch(() => 0);
      watch.stop();
    },
  };
}

function timersOf<State, Command, Event, Result>(shape: ServiceShape<State, Command, Event, Result>, target: Target<State>, { log, notice }: Surroundings): Timers | undefined {
  const { timer } = shape;
  if (timer === undefined) return undefined;
  return createTimers({ target, log, notice, group: shape.name, topics: shape.topics, ...timer });
}

export interface Loop {
  readonly start: () => void;
  /** Runs soon, without waiting for the interval. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

/** Runs again and again until stopped. An outage is told once and waited out; any other failure is told each time. */
export function loop(everyMs: number, run: () => Promise<unknown>, what: string, notice: Notice): Loop {
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let away = false;

  async function once(): Promise<void> {
    do {
      again = false;
      try {
        await run();
        away = false;
      } catch (error) {
        const sentence = error instanceof Error ? error.message : String(error);
        if (error instanceof Outage && away) continue;
        away = error instanceof Outage;
        if (away) notice.warn(`${what} wait: ${sentence}`);
        else notice.error(`${what} failed: ${sentence}`);
      }
    } while (again);
  }

  function go(): void {
    if (!started) return;
    clearTimeout(timer);
    if (running !== undefined) {
      again = true;
      return;
    }
    running = once().finally(() => {
      running = undefined;
      if (started && everyMs > 0) timer = setTimeout(go, everyMs);
    });
  }

  return {
    start: () => {
      started = true;
      go();
    },
    wake: go,
    stop: async () => {
      started = false;
      clearTimeout(timer);
      await running;
    },
  };
}
