import { iso, type Ids, type Outgoing } from '@book-rental/kernel';
import type { Notice, Participant, Store, Surroundings } from '@book-rental/runtime';
import { sideOf } from './answers.ts';
import { createFaults, faultKinds, labServices, type Fault, type FaultOrder, type LabService } from './faults.ts';
import { refusing } from './refusing.ts';
import { throughLab } from './ways.ts';

/** What the lab stops and starts. */
export interface Driven {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface LabOptions {
  readonly ids: Ids;
  readonly notice: Notice;
  /** Calls after so many ms, unless that is taken back. */
  readonly after: (ms: number, then: () => void) => () => void;
}

export interface LabState {
  readonly faults: readonly Fault[];
  /** Services that are dead just now. */
  readonly down: readonly LabService[];
}

/** Makes services fail on purpose, between them and their ports. */
export interface Lab {
  /** What a service is run with, the lab between; `reopen` gives its store anew, with nothing in memory. */
  readonly around: (service: LabService, around: Surroundings, reopen: () => Store) => Surroundings;
  readonly participant: <State, Command, Event>(service: LabService, participant: Participant<State, Command, Event>) => Participant<State, Command, Event>;
  /** The services themselves, once they are assembled: a death stops one and starts it again. */
  readonly over: (services: Readonly<Record<LabService, Driven>>) => void;
  readonly state: () => LabState;
  readonly set: (order: FaultOrder) => Promise<void>;
  /** No fault is left: what was held back goes out, who was dead starts. */
  readonly clear: (operator: string) => Promise<void>;
  /** Before the services stop: lets go of what it holds. */
  readonly stop: () => Promise<void>;
}

interface Held {
  readonly send: () => Promise<void>;
  readonly cancel: () => void;
}

interface Down {
  readonly back: () => void;
  readonly over: Promise<void>;
}

export function createLab({ ids, notice, after }: LabOptions): Lab {
  const stores = new Map<LabService, Store>();
  const reopens = new Map<LabService, () => Store>();
  const down = new Map<LabService, Down>();
  const held = new Set<Held>();
  let driven: Readonly<Record<LabService, Driven>> | undefined;
  const faults = createFaults((fault, sagaId) => {
    notice.warn(`failure lab: ${fault.service} meets "${fault.fault}" on ${fault.on}; ${fault.left} more to come`, { sagaId, operator: fault.operator });
    note(fault.service, fault.operator, 'lab fault struck', `/sagas/${sagaId}`, { service: fault.service, fault: fault.fault, on: fault.on }).catch(untold);
  });

  function untold(error: unknown): void {
    notice.error(`failure lab: the audit trail could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }

  async function note(service: LabService, operator: string, action: string, subject: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    const store = storeOf(service);
    await store.trail([{ id: ids.next(), at: iso(store.now()), operator, action, subject, data }]);
  }

  function storeOf(service: LabService): Store {
    const store = stores.get(service);
    if (store === undefined) throw new Error(`The failure lab does not stand around ${service}.`);
    return store;
  }

  function die(service: LabService, seconds: number): void {
    const pause = Promise.withResolvers<void>();
    const cancel = after(seconds * 1_000, pause.resolve);
    const back = (): void => {
      cancel();
      pause.resolve();
    };
    const over = restart(service, pause.promise).catch((error: unknown) => {
      notice.error(`failure lab: ${service} could not be started again: ${error instanceof Error ? error.message : String(error)}`);
    });
    down.set(service, { back, over });
  }

  /** Not awaited by whoever died: stopping waits for the batch in hand, which is the one that died. */
  async function restart(service: LabService, pause: Promise<void>): Promise<void> {
    await driven?.[service].stop();
    await pause;
    stores.set(service, reopens.get(service)?.() ?? storeOf(service));
    down.delete(service);
    await driven?.[service].start();
    notice.warn(`failure lab: ${service} has started again`);
  }

  function hold(publish: (messages: readonly Outgoing[]) => Promise<void>, message: Outgoing, ms: number): void {
    const one: Held = {
      cancel: after(ms, () => void one.send()),
      send: async () => {
        one.cancel();
        // It went out already, or it is on its way.
        if (!held.delete(one)) return;
        // The saga asks again for what is lost here.
        await publish([message]).catch((error: unknown) => notice.warn(`failure lab: a late answer could not be sent: ${error instanceof Error ? error.message : String(error)}`));
      },
    };
    held.add(one);
  }

  async function letGo(): Promise<void> {
    const dead = [...down.values()];
    for (const one of dead) one.back();
    await Promise.all([...[...held].map((one) => one.send()), ...dead.map((one) => one.over)]);
  }

  return {
    around: (service, around, reopen) => {
      stores.set(service, around.store);
      reopens.set(service, reopen);
      return throughLab({
        service,
        around,
        store: () => storeOf(service),
        faults,
        dead: () => down.has(service),
        die: (seconds) => die(service, seconds),
        hold: (message, until) => hold(around.log.publish, message, until - storeOf(service).now()),
      });
    },
    participant: (service, participant) =>
      refusing(service, participant, (sagaId, effect) => faults.meet({ service, sagaId, side: sideOf(effect), kinds: faultKinds })?.fault === 'refuse'),
    over: (services) => {
      driven = services;
    },
    state: () => ({ faults: faults.list(), down: [...down.keys()] }),
    set: async (order) => {
      const { service, operator, fault, on, count, seconds } = order;
      await note(service, operator, 'lab fault set', `/lab/${service}`, { fault, on, count, ...(seconds === undefined ? {} : { seconds }) });
      faults.set(order);
    },
    clear: async (operator) => {
      const [first] = labServices;
      await note(first, operator, 'lab cleared', '/lab', { faults: faults.list().length });
      faults.clear();
      await letGo();
    },
    stop: async () => {
      // What is still in hand meets nothing more: no timer outlives the services.
      faults.clear();
      await letGo();
    },
  };
}
