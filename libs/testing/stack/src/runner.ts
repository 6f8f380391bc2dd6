import { setTimeout as pause } from 'node:timers/promises';

/** How a server was had: an address from the environment, a container, or a program on this machine. */
export type Origin = 'given' | 'container' | 'native';

/** A server program that can be struck and brought back on the same address and data, wherever it runs. */
export interface Runner {
  readonly start: () => Promise<void>;
  /** SIGKILL: no chance to finish anything. Gone when it resolves. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, and insists after a while. */
  readonly stop: () => Promise<void>;
  /** How it ended; undefined while it runs. */
  readonly ended: () => Promise<string | undefined>;
  /** The end of what it logged, for an error's text. */
  readonly lastLines: () => Promise<string>;
}

/** What a test may do to a server of its own. */
export interface Faults {
  /** SIGKILL. For a replica set: its primary. */
  readonly kill: () => Promise<void>;
  /** Starts again what was killed, on the same address and data; resolves when it answers. */
  readonly restart: () => Promise<void>;
}

/** A server that did not come up; the message says why and where to look. */
export class StackProblem extends Error {}

export const reasonOf = (error: unknown): string => (Error.isError(error) ? error.message : String(error));

const LOOK_EVERY_MS = 50;
const READY_WITHIN_MS = 90_000;

/** Asks until it answers. Gives up at once when the program has ended, else after a minute and a half. */
export async function untilReady<Answer>(name: string, runner: Runner, ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const began = performance.now();
  let objection = 'it does not answer';
  const giveUp = async (why: string) => new StackProblem(`${name} ${why}. Its last lines:\n${await runner.lastLines()}`);
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      objection = reasonOf(error);
      return undefined;
    });
    if (answer !== undefined) return answer;
    const end = await runner.ended();
    if (end !== undefined) throw await giveUp(`ended while it started (${end})`);
    if (performance.now() - began > READY_WITHIN_MS) throw await giveUp(`is not ready after ${READY_WITHIN_MS / 1000} s (${objection})`);
    await pause(LOOK_EVERY_MS);
  }
}
