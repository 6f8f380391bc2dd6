import type { LogRecord, Reason } from '@book-rental/kernel';
import type { ZodError } from 'zod';
import { bodySchemas } from './bodies.ts';
import { digest } from './digest.ts';
import type { AnyMessage } from './message.ts';
import { sagaIdFrom } from './saga-time.ts';
import { typeOfTopic, type MessageType } from './topics.ts';

export type DecodedMessage =
  | { readonly ok: true; readonly message: AnyMessage }
  | { readonly ok: false; readonly reason: Reason; readonly sagaId?: string };

const seen = new WeakMap<LogRecord, DecodedMessage>();

/** What a record says. Several services read the same record object, so each is read once. */
export function decode(record: LogRecord): DecodedMessage {
  const known = seen.get(record);
  if (known !== undefined) return known;
  const decoded = read(record);
  seen.set(record, decoded);
  return decoded;
}

function read(record: LogRecord): DecodedMessage {
  const sagaId = header(record, 'ce_correlationid');
  const unread = (code: string, message: string): DecodedMessage => ({ ok: false, reason: { code, message }, ...(sagaId === undefined ? {} : { sagaId }) });
  const type = typeOfTopic(record.topic);
  if (type === undefined) return unread('UNKNOWN_TOPIC', `Nothing is known of the topic ${record.topic}.`);
  const said = header(record, 'ce_type');
  if (said !== undefined && said !== type) return unread('WRONG_TYPE', `${said} does not belong on the topic ${record.topic}, which carries ${type}.`);
  const json = parse(record.value);
  if (json === undefined) return unread('NOT_JSON', `The value is not JSON: ${quote(record.value)}.`);
  const body = bodySchemas[type].safeParse(json.value);
  if (!body.success) return unread('NOT_THE_SCHEMA', `Not a valid ${type}: ${firstMistake(body.error)}.`);
  if (sagaId === undefined && type !== 'ItemRented') return unread('SAGA_UNKNOWN', `Which saga? This ${type} has no ce_correlationid header.`);
  return { ok: true, message: assemble(record, type, body.data, sagaId) };
}

/** A message without headers, as people paste it by hand, gets its ids from where it stands in the log. */
function assemble(record: LogRecord, type: MessageType, body: unknown, correlation: string | undefined): AnyMessage {
  const place = `${record.topic}/${record.partition}/${record.offset}`;
  const sagaId = correlation ?? sagaIdFrom(record.time, digest(`${place}/${record.time}`));
  const causationId = header(record, 'ce_causationid');
  const subject = header(record, 'ce_subject');
  const memberId = (body as { readonly idName: { readonly id: string } }).idName.id;
  return {
    id: header(record, 'ce_id') ?? place,
    type,
    topic: record.topic,
    key: record.key ?? memberId,
    source: header(record, 'ce_source') ?? '/by-hand',
    time: timeOf(header(record, 'ce_time')) ?? new Date(record.time).toISOString(),
    sagaId,
    ...(causationId === undefined ? {} : { causationId }),
    ...(subject === undefined ? {} : { subject }),
    body,
  } as AnyMessage;
}

/** A time that cannot be read counts as left out. */
function timeOf(said: string | undefined): string | undefined {
  return said === undefined || Number.isNaN(Date.parse(said)) ? undefined : said;
}

function header(record: LogRecord, name: string): string | undefined {
  const value = record.headers[name];
  if (value === undefined || value === '') return undefined;
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function parse(value: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(value) as unknown };
  } catch {
    return undefined;
  }
}

function firstMistake(error: ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'unknown mistake';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
