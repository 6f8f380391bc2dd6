type Environment = Readonly<Record<string, string | undefined>>;

/** With the failure lab somebody watches, so a saga asks again soon and gives up after 9 s: before an answer that is 10 s late. */
const short: Readonly<Record<string, string>> = {
  SAGA_ASK_AFTER: 'PT3S,PT3S,PT3S',
  SAGA_UNDO_AFTER: 'PT3S,PT3S,PT3S',
  SAGA_POINTS_AFTER: 'PT3S,PT3S,PT3S',
  TIMER_INTERVAL: 'PT0.2S',
};

/** The environment with short deadlines, where it says nothing of them. */
export function forWatching(environment: Environment): Environment {
  return { ...environment, ...Object.fromEntries(shortened(environment)) };
}

/** Which deadlines are short only because somebody watches: `SAGA_ASK_AFTER=PT3S,…`. */
export function shortenedFor(environment: Environment): readonly string[] {
  return shortened(environment).map(([variable, value]) => `${variable}=${value}`);
}

function shortened(environment: Environment): readonly (readonly [string, string])[] {
  return Object.entries(short).filter(([variable]) => (environment[variable] ?? '') === '');
}
