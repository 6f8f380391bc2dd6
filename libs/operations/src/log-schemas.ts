import { topicNames } from '@book-rental/contracts';
import { pageOf } from '@book-rental/http';
import { iso, type LogRecord } from '@book-rental/kernel';
import type { Browsed } from '@book-rental/runtime';
import { z } from 'zod';

export const topicSchema = z.enum(topicNames);

/** A cursor names a place in every partition, so it is longer than others. */
export const longCursorSchema = z.string().min(1).max(14_000).optional().meta({ description: 'nextCursor of the page before, with the same filters.' });

export const messageSchema = z
  .object({
    topic: z.string(),
    partition: z.int(),
    offset: z.string(),
    key: z.string().nullable(),
    headers: z.record(z.string(), z.string()),
    value: z.string().meta({ description: 'As it stands in the log: JSON, unless somebody sent something else.' }),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'LoggedMessage' });

export const messagesSchema = pageOf(messageSchema).extend({
  searchedTo: z.iso.datetime().nullable().meta({ description: 'So far the search has come, and so much work one call does: a page may be short, or empty, and nextCursor goes on from there. Null when everything was looked at.' }),
});

export const topicStandSchema = z
  .object({
    topic: z.string(),
    type: z.string(),
    from: z.array(z.string()).meta({ description: 'Who says it.' }),
    to: z.array(z.string()).meta({ description: 'Who listens.' }),
    partitions: z.array(z.object({ partition: z.int(), first: z.int(), end: z.int().meta({ description: 'The offset of the next message.' }) })),
    messages: z.int().nullable().meta({ description: 'How many messages it holds; null while a long log is still being counted.' }),
  })
  .meta({ id: 'Topic' });

export const groupSchema = z
  .object({ group: z.string(), lag: z.int(), topics: z.array(z.object({ topic: z.string(), lag: z.int().meta({ description: 'Messages that it has not handled yet.' }) })) })
  .meta({ id: 'ConsumerGroup' });

export type MessageView = z.output<typeof messageSchema>;

export function messageView({ time, topic, partition, offset, key, headers, value }: LogRecord): MessageView {
  return { topic, partition, offset, key, headers, value, recordedAt: iso(time) };
}

export function messagesView({ items, nextCursor, searchedTo }: Browsed): z.output<typeof messagesSchema> {
  return { items: items.map(messageView), nextCursor, searchedTo: searchedTo === null ? null : iso(searchedTo) };
}
