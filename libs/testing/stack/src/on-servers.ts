type Declare = (title: string, body: () => void | Promise<void>, timeoutMs?: number) => void;

/** What `test` and `describe` have in common. */
export interface Declaring {
  (title: string, body: () => void | Promise<void>, timeoutMs?: number): void;
  readonly skip: Declare;
}

/**
 * `test` or `describe`, for machines that may lack a server: without an obstacle it is that very function, else each
 * title is skipped with the reason in brackets, where `npm test` reads it. On CI a skipped test fails the run.
 */
export function unless(obstacle: string | undefined, declare: Declaring): Declare {
  if (obstacle === undefined) return declare;
  return (title, body, timeoutMs) => declare.skip(`${title} [${obstacle}]`, body, timeoutMs);
}
