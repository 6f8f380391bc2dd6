/** A business "no": a value with a name and the data that explains it. An exception is a bug or an outage. */
export interface Refusal {
  readonly refused: true;
  /** Stable, in capitals: `BOOK_NOT_AVAILABLE`. */
  readonly code: string;
  /** One sentence for a person: what was wrong and which value. */
  readonly message: string;
  /** Facts that a program may want: `{ owed: 40 }`. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export function refuse(code: string, message: string, details?: Readonly<Record<string, unknown>>): Refusal {
  return details === undefined ? { refused: true, code, message } : { refused: true, code, message, details };
}

export function isRefusal(decision: unknown): decision is Refusal {
  return typeof decision === 'object' && decision !== null && (decision as { refused?: unknown }).refused === true;
}

/** Why an operation was refused or cancelled, as it travels and as it is stored. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

export function reasonOf(refusal: Refusal): Reason {
  return { code: refusal.code, message: refusal.message };
}
