import type { Random } from './random.ts';

/** What a process that died throws at whoever still waits in it. No code can act on it: every door of the dead is closed. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** One run of one process, from its start to its death. */
export interface Life {
  readonly name: string;
  readonly service: string;
  alive: boolean;
}

/** Where everything that waits for store or log stands in line, so that chance says who goes on. */
export interface Schedule {
  /** Waits its turn; rejects when the process has died meanwhile. */
  readonly turn: (life: Life, doing: string) => Promise<void>;
  readonly waiting: () => number;
  /** Lets one of them go on, and runs until everybody waits again. */
  readonly resume: () => Promise<string>;
  /** Ends a life: whoever waits in it never goes on. */
  readonly kill: (life: Life) => void;
  /** Runs until everybody waits. */
  readonly quiet: () => Promise<void>;
}

interface Waiting {
  readonly life: Life;
  readonly doing: string;
  readonly go: () => void;
  readonly die: (error: Error) => void;
}

export function createSchedule(random: Random): Schedule {
  let line: Waiting[] = [];

  /** One turn of the event loop: by then every promise that could go on has done so. */
  const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

  return {
    turn: (life, doing) =>
      new Promise((resolve, reject) => {
        if (life.alive) line.push({ life, doing, go: resolve, die: reject });
        else reject(new Crashed(`${life.name} is dead`));
      }),
    waiting: () => line.length,
    resume: async () => {
      const [next] = line.splice(random.below(line.length), 1);
      if (next === undefined) return '';
      next.go();
      await quiet();
      return `${next.life.name} ${next.doing}`;
    },
    kill: (life) => {
      life.alive = false;
      const dead = line.filter((one) => one.life === life);
      line = line.filter((one) => one.life !== life);
      for (const one of dead) one.die(new Crashed(`${life.name} died`));
    },
    quiet,
  };
}
