import type { LogRecord, Outgoing } from '@book-rental/kernel';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** A message as it is sent, and the bytes that it takes there. */
export interface Encoded {
  readonly topic: string;
  readonly message: Message;
  readonly bytes: number;
}

/** Lengths, offset and time of a record, and of its headers, at their longest. */
const recordFrame = 40;
const headerFrame = 10;

export function encode({ topic, key, value, headers }: Outgoing): Encoded {
  const body = Buffer.from(value);
  let bytes = recordFrame + Buffer.byteLength(key) + body.length;
  for (const [name, text] of Object.entries(headers)) bytes += headerFrame + Buffer.byteLength(name) + Buffer.byteLength(text);
  return { topic, message: { key, value: body, headers: { ...headers } }, bytes };
}

/** Whatever a producer wrote: no key, no value, no headers or bytes that are no text are for the reader to judge. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key === null ? null : message.key.toString(),
    value: message.value === null ? '' : message.value.toString(),
    headers: textsOf(message.headers),
    time: Number(message.timestamp),
  };
}

function textsOf(headers: IHeaders | undefined): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined && last !== null) texts[name] = last.toString();
  }
  return texts;
}
