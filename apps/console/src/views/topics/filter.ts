import type { Of } from '../../api/client.ts';
import type { TopicName } from './names.ts';

export type Message = Of<'LoggedMessage'>;

/** Which messages are shown. All of it is in the address, so that it can be sent to somebody. */
export interface Filter {
  readonly topic?: TopicName;
  readonly partition?: number;
  readonly key?: string;
  /** The saga. */
  readonly correlationId?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** What in the address is not understood is left out, as if it were not there. */
export function filterOf(topic: TopicName | undefined, address: URLSearchParams): Filter {
  const partition = /^\d{1,5}$/.exec(address.get('partition') ?? '')?.[0];
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(partition === undefined ? {} : { partition: Number(partition) }),
    ...text('key', address.get('key')),
    ...text('correlationId', address.get('correlationId')),
    ...instant('from', address.get('from')),
    ...instant('to', address.get('to')),
  };
}

function text<Name extends string>(name: Name, value: string | null): { readonly [name in Name]?: string } {
  const given = value?.trim() ?? '';
  return given === '' ? {} : ({ [name]: given } as { readonly [name in Name]: string });
}

function instant<Name extends string>(name: Name, value: string | null): { readonly [name in Name]?: string } {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? {} : ({ [name]: new Date(at).toISOString() } as { readonly [name in Name]: string });
}

/** The filter but for its topic, which is in the path. */
export function addressOf({ topic: _topic, partition, ...rest }: Filter): Readonly<Record<string, string>> {
  return { ...(partition === undefined ? {} : { partition: String(partition) }), ...rest };
}

/** Where what comes from now on is told: it knows no times. */
export function livePath({ from: _from, to: _to, topic, ...rest }: Filter): string {
  const asked = new URLSearchParams({ ...(topic === undefined ? {} : { topic }), ...addressOf(rest) }).toString();
  return asked === '' ? '/topics/live' : `/topics/live?${asked}`;
}

/** Where a message stands in the log: no two have the same place. */
export function placeOf({ topic, partition, offset }: Message): string {
  return `${topic}/${partition}/${offset}`;
}

/** An instant as a field for a date and a time has it, in the browser's own zone; empty for none. */
export function toField(iso: string | undefined): string {
  if (iso === undefined) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The instant that such a field has; undefined while it has none. */
export function fromField(field: string): string | undefined {
  const at = new Date(field);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
