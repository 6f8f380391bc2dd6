import type { z } from 'zod';

export interface Mistake {
  readonly path: string;
  readonly message: string;
}

/** The caller's mistakes, each with where it is and what is allowed. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ path, message }) => `${path} ${message}`).join('; '));
    this.mistakes = mistakes;
  }
}

/** Reads a part of a request by its schema. */
export function parsePart(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadRequest(parsed.error.issues.flatMap((issue) => mistakesOf(issue, value, part)));
}

function mistakesOf(issue: z.core.$ZodIssue, value: unknown, part: string): readonly Mistake[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: `is not a known field of the ${part}` }));
  const given = path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined), value);
  const said = given === undefined ? 'is missing' : `is ${quote(given)}`;
  return [{ path: path.length === 0 ? part : path.join('.'), message: `${said}: ${issue.message}` }];
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
