import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { BadRequest } from './bad-request.ts';

export interface Idempotency {
  readonly key: string;
  readonly hash: string;
}

const longestWait = 60;

/** `Prefer: wait=5` in ms (60 s at most); what cannot be understood of a preference is ignored, as RFC 7240 has it. */
export function waitOf(request: Request): number {
  const match = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(request.get('prefer') ?? '');
  return match === null ? 0 : Math.min(longestWait, Number(match[1])) * 1_000;
}

export function operatorOf(request: Request): string {
  const given = request.get('x-operator');
  if (given === undefined || given === '') return 'anonymous';
  const name = headerText(given);
  if ([...name].length <= 64 && !/[\p{Cc}\p{Cs}]/u.test(name)) return name;
  throw new BadRequest([{ path: 'X-Operator', message: 'must have 1 to 64 characters and no control characters' }]);
}

/** Node gives header bytes as Latin-1: a name in UTF-8 is read again as such, a percent-encoded one is decoded. */
function headerText(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  const readable = text.includes('\u{FFFD}') ? value : text;
  try {
    return decodeURIComponent(readable);
  } catch {
    return readable;
  }
}

/** The same key with the same method, path and body means the same call. */
export function idempotencyOf(request: Request): Idempotency | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method !== 'POST') return undefined;
  if (!/^[\x21-\x7E]{1,255}$/.test(key)) throw new BadRequest([{ path: 'Idempotency-Key', message: 'must have 1 to 255 printable ASCII characters without spaces' }]);
  const hash = createHash('sha256').update(`${request.method} ${request.path}\n${canonical(request.body)}`).digest('base64url');
  return { key, hash };
}

/** JSON with its keys in order, so that spelling the same body otherwise is still the same body. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}
