import type { Outgoing } from '@book-rental/kernel';
import { Outage, type Change, type CrashPoint, type Store, type Surroundings } from '@book-rental/runtime';
import { answerOf, saidAgain } from './answers.ts';
import type { Faults, LabService } from './faults.ts';

/** Where a service of the lab dies. Nothing of the batch is out yet, and its offset has not moved. */
export const deathPoint: CrashPoint = 'after-commit-before-publish';

/** A death is an outage to what runs: nothing is parked, nothing is skipped. */
export class Died extends Outage {}

export interface Ways {
  readonly service: LabService;
  readonly around: Surroundings;
  /** The store as it is now: another one, which knows nothing but what is stored, after a death. */
  readonly store: () => Store;
  readonly faults: Faults;
  readonly dead: () => boolean;
  readonly die: (seconds: number) => void;
  /** Sends it at that time (ms since 1970), and moves on. */
  readonly hold: (message: Outgoing, until: number) => void;
}

/**
 * The ports of a service with the lab between. Its answers go out after its commit, as they do where log and store are
 * apart: a store that publishes itself leaves no moment in which to die, nor an answer to lose.
 */
export function throughLab({ service, around, store, faults, dead, die, hold }: Ways): Surroundings {
  async function commit(changes: readonly Change[]): Promise<readonly boolean[]> {
    const won = await store().commit(changes.map((change) => ({ ...change, caused: [] })));
    for (const answer of changes.flatMap((change, index) => (won[index] === true ? change.caused : []))) dieOver(answer);
    return won;
  }

  function dieOver(message: Outgoing): void {
    const answer = answerOf(message);
    const meeting = answer === undefined ? undefined : faults.meet({ service, ...answer, kinds: ['die'] });
    // It dies of each operation once: what comes again after that is answered.
    if (answer === undefined || meeting?.fault !== 'die' || meeting.firstAnswer !== undefined) return;
    meeting.firstAnswer = answer.id;
    die(meeting.seconds);
    throw new Died(`The ${service} service died in the failure lab (${deathPoint}) and starts again after ${meeting.seconds} s.`);
  }

  function outcome(message: Outgoing): readonly Outgoing[] {
    const answer = answerOf(message);
    const meeting = answer === undefined ? undefined : faults.meet({ service, ...answer, kinds: ['silent', 'late', 'twice'] });
    if (answer === undefined || meeting === undefined) return [message];
    meeting.firstAnswer ??= answer.id;
    switch (meeting.fault) {
      case 'silent':
        return [];
      case 'late': {
        const now = store().now();
        meeting.until ??= now + meeting.seconds * 1_000;
        if (now >= meeting.until) return [message];
        hold(message, meeting.until);
        return [];
      }
      case 'twice':
        return meeting.firstAnswer === answer.id ? [message, saidAgain(message)] : [message];
      case 'refuse':
      case 'die':
        return [message];
    }
  }

  return {
    ...around,
    store: new Proxy(around.store, {
      get: (_first, name) => (name === 'publishesItself' ? false : name === 'commit' ? commit : (Reflect.get(store(), name) as unknown)),
    }),
    log: {
      ...around.log,
      publish: async (messages) => {
        const out = messages.flatMap(outcome);
        if (out.length > 0) await around.log.publish(out);
      },
      subscribe: (subscribe) =>
        around.log.subscribe({
          ...subscribe,
          onBatch: async (records) => {
            // It may be asked once more before its subscription has ended.
            if (dead()) throw new Died(`The ${service} service is dead in the failure lab.`);
            await subscribe.onBatch(records);
          },
        }),
    },
  };
}
