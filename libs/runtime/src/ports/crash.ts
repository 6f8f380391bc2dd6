/** The named moments at which a process may die. One test walks them all. */
export const crashPoints = [
  'before-commit',
  'after-commit-before-publish',
  'after-publish-before-offset',
  'after-offset',
  'relay-before-publish',
  'relay-after-publish',
  'timer-before-commit',
  'command-after-commit',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Called at each named moment; in production it does nothing. A test makes it die. */
export type Crash = (point: CrashPoint, where: string) => void;

export const noCrash: Crash = () => undefined;
