import { headerText, sagaTime, topicNames, topics } from '@book-rental/contracts';
import { limitSchema, route, type Reply, type Route } from '@book-rental/http';
import { browse, endsNow, follow, type LogBrowser, type Wanted } from '@book-rental/runtime';
import { z } from 'zod';
import { groupSchema, longCursorSchema, messagesSchema, messagesView, messageView, topicSchema, topicStandSchema } from './log-schemas.ts';

const tags = ['Topics'];

/** ms between two events of a stream, and the most messages of one. */
const pace = { everyMs: 250, most: 50 };

/** ms that a saga's first message may be older than its id says: clocks of several machines. */
const clockSkew = 60_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)).meta({ type: 'string', format: 'date-time' });

const filters = {
  topic: topicSchema.optional(),
  partition: z
    .string()
    .regex(/^\d{1,5}$/, 'must be the number of a partition')
    .transform(Number)
    .optional()
    .meta({ type: 'integer' }),
  key: z.string().min(1).max(500).optional().meta({ description: 'The member: messages of one key are in one partition, so this narrows the search.' }),
  correlationId: z.string().min(1).max(200).optional().meta({ description: 'The saga. With a key it is found much faster.' }),
};

type Filters = { readonly topic?: string | undefined; readonly partition?: number | undefined; readonly key?: string | undefined; readonly correlationId?: string | undefined; readonly from?: number | undefined; readonly to?: number | undefined };

/** The log as people look at it: topics, messages, who has read how far. Nothing here moves anybody's offset. */
export function topicRoutes(browser: LogBrowser): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/topics',
      summary: 'The topics: where they begin and end, how much they hold, who speaks and who listens.',
      tags,
      responses: { 200: z.object({ items: z.array(topicStandSchema) }) },
      handle: async () => {
        const stands = new Map((await browser.topics(topicNames)).map((stand) => [stand.topic, stand]));
        return { status: 200, body: { items: topics.map(({ topic, type, from, to }) => ({ topic, type, from, to, partitions: stands.get(topic)?.partitions ?? [], messages: stands.get(topic)?.messages ?? null })) } };
      },
    }),
    route({
      method: 'get',
      path: '/topics/messages',
      summary: 'Messages, newest first.',
      tags,
      query: z.strictObject({ ...filters, from: instant.optional().meta({ description: 'Recorded at this time or later.' }), to: instant.optional().meta({ description: 'Recorded before this time.' }), limit: limitSchema, cursor: longCursorSchema }),
      responses: { 200: messagesSchema },
      handle: async ({ query: { limit, cursor, ...asked } }) => {
        const page = await browse(browser, wantedOf(asked), { order: 'newest', limit, ...(cursor === undefined ? {} : { cursor }) });
        return { status: 200, body: messagesView(page) };
      },
    }),
    route({
      method: 'get',
      path: '/topics/live',
      summary: 'What comes from now on, as server-sent events.',
      tags,
      query: z.strictObject(filters),
      responses: { 200: `Events: \`following\` at once; \`messages\` with \`items\`, oldest first, and \`leftOut\`, how many more came (at most ${1_000 / pace.everyMs} events a second, ${pace.most} messages each); \`away\` with \`detail\` while the log is away.` },
      handle: async ({ query }) => live(browser, wantedOf(query)),
    }),
    route({
      method: 'get',
      path: '/topics/groups',
      summary: 'Who listens, and how far behind each is.',
      tags,
      responses: { 200: z.object({ items: z.array(groupSchema) }) },
      handle: async () => ({ status: 200, body: { items: await Promise.all(groups().map((group) => standOf(browser, group))) } }),
    }),
  ];
}

function wantedOf({ topic, partition, key, correlationId, from, to }: Filters): Wanted {
  const began = correlationId === undefined ? undefined : sagaTime(correlationId);
  // No message of a saga is older than the saga.
  const since = from ?? (began === undefined ? undefined : began - clockSkew);
  return {
    topics: topic === undefined ? topicNames : [topic],
    ...(partition === undefined ? {} : { partition }),
    ...(key === undefined ? {} : { key }),
    ...(correlationId === undefined ? {} : { header: sagaHeader(correlationId) }),
    ...(since === undefined ? {} : { from: since }),
    ...(to === undefined ? {} : { to }),
  };
}

/** How a message names its saga. */
export function sagaHeader(sagaId: string): NonNullable<Wanted['header']> {
  return { name: 'ce_correlationid', value: headerText(sagaId) };
}

async function live(browser: LogBrowser, wanted: Wanted): Promise<Reply> {
  const ends = await endsNow(browser, wanted);
  return {
    status: 200,
    stream: (send, done) => {
      send({ event: 'following', data: { topics: wanted.topics } });
      return follow(
        {
          browser,
          wanted,
          ...pace,
          heard: ({ records, leftOut }) => send({ event: 'messages', data: { items: records.map(messageView), leftOut } }),
          away: (detail) => send({ event: 'away', data: { detail } }),
          failed: done,
        },
        ends,
      );
    },
  };
}

function groups(): readonly string[] {
  return [...new Set(topics.flatMap(({ to }) => to as readonly string[]))];
}

async function standOf(browser: LogBrowser, group: string): Promise<z.output<typeof groupSchema>> {
  const names = topics.filter(({ to }) => (to as readonly string[]).includes(group)).map(({ topic }) => topic);
  const lags = await browser.lags(group, names);
  const each = names.map((topic) => ({ topic, lag: lags[topic] ?? 0 }));
  return { group, lag: each.reduce((sum, { lag }) => sum + lag, 0), topics: each };
}
