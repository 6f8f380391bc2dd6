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
  const parsed = schema.safeParse(value, { error: rule });
  if (parsed.success) return parsed.data;
  const mistakes = new Map(parsed.error.issues.flatMap((issue) => mistakesOf(issue, value, part)).map((mistake) => [`${mistake.path} ${mistake.message}`, mistake]));
  throw new BadRequest([...mistakes.values()]);
}

function mistakesOf(issue: z.core.$ZodIssue, value: unknown, part: string): readonly Mistake[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: `is not known in the ${part}` }));
  const given = path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined), value);
  const said = given === undefined ? 'is missing: it' : `is ${quote(given)}, but`;
  return [{ path: path.length === 0 ? part : path.join('.'), message: `${said} ${issue.message}` }];
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

const kinds: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'a JSON object', array: 'a list' };
const formats: Readonly<Record<string, string>> = { email: 'an e-mail address', datetime: 'a time such as 2026-12-01T09:00:00Z' };

/** What is allowed, where a schema does not say it itself: the end of a sentence that begins with the value. */
function rule(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? `a valid ${issue.format}`}`;
    case 'too_small':
      if (issue.origin === 'string') return issue.minimum === 1 ? 'must not be empty' : `must have at least ${String(issue.minimum)} characters`;
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'string' ? `must have at most ${String(issue.maximum)} characters` : `must be at most ${String(issue.maximum)}`;
    default:
      return 'is not allowed';
  }
}
