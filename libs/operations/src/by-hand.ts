import { topicNames } from '@book-rental/contracts';
import { accepted, notFound, orderedReply, route, type Route } from '@book-rental/http';
import { iso, type Decider, type Ids, type Outgoing } from '@book-rental/kernel';
import { createOrders, forgetOld, type Collection, type Store } from '@book-rental/runtime';
import { z } from 'zod';

/** How many messages people have put on a topic; its inbox remembers the callers' keys. */
interface Said {
  readonly messages: number;
}

const decider: Decider<Said, Outgoing, Outgoing> = { initial: () => ({ messages: 0 }), decide: (command) => [command], evolve: ({ messages }) => ({ messages: messages + 1 }) };
const participant = { decider, reactions: {} };

/** Belongs into the store that keeps what people said: with it the message, its trail and its key are one commit. */
export const testMessages: Collection = { name: 'testMessages', fields: {}, indexes: [] };

const readable = (text: string): boolean => !/\p{Cs}/u.test(text);

const bodySchema = z.strictObject({
  key: z.string().min(1).max(500).refine(readable, 'must be readable text').meta({ description: 'The member: it decides the partition.', example: 'jenny' }),
  value: z.unknown().refine((value) => value !== undefined, 'must be there: any JSON, or a text that is sent as it is').meta({ description: 'Any JSON; a text is sent as it is, so that what is no JSON can be tried too.' }),
  headers: z
    .record(z.string().regex(/^[\w.-]{1,100}$/, 'must have 1 to 100 letters, digits, _, . and -'), z.string().max(1_000).refine(readable, 'must be readable text'))
    .refine((headers) => Object.keys(headers).length <= 50, 'must be 50 headers at most')
    .default({})
    .meta({ description: 'As on the wire, such as ce_correlationid. None at all is like a message pasted by hand.' }),
});

const sentSchema = z.object({ topic: z.string(), key: z.string(), value: z.string(), headers: z.record(z.string(), z.string()) }).meta({ id: 'TestMessage' });

export interface ByHand {
  readonly routes: readonly Route[];
  /** Forgets callers' keys from before this time (ISO 8601), at most so many; answers how many went. */
  readonly forget: (before: string, limit: number) => Promise<number>;
}

/** Putting a message on a topic by hand, to learn and to try. Who did it is in the trail. */
export function byHand({ store, wakeRelay, ids }: { readonly store: Store; readonly wakeRelay: () => void; readonly ids: Ids }): ByHand {
  const target = { store, collection: testMessages.name, initial: decider.initial, where: 'by hand' };
  const orders = createOrders(target, participant, wakeRelay);
  const say = route({
    method: 'post',
    path: '/topics/{topic}/messages',
    summary: 'Put a test message on a topic. Only where TEST_MESSAGES is on.',
    tags: ['Topics'],
    params: z.object({ topic: z.string().min(1).max(200) }),
    body: bodySchema,
    responses: { 202: sentSchema },
    handle: async ({ params: { topic }, body: { key, value, headers }, operator, idempotency }) => {
      if (!topicNames.some((name) => name === topic)) return notFound('TOPIC_NOT_FOUND', `There is no topic "${topic}". There are ${topicNames.join(', ')}.`);
      const message: Outgoing = { topic, key, value: typeof value === 'string' ? value : JSON.stringify(value), headers };
      const at = iso(store.now());
      const ordered = await orders.order({
        key: topic,
        at,
        command: message,
        messages: () => [message],
        answer: () => ({ ...message }),
        trail: [{ id: ids.next(), at, operator, action: 'test message', subject: `/topics/${topic}`, data: { key, value: message.value.slice(0, 500), headers } }],
        ...(idempotency === undefined ? {} : { idempotency }),
      });
      return orderedReply(ordered, (answer) => accepted(`/topics/messages?topic=${topic}&key=${encodeURIComponent(key)}`, answer));
    },
  });
  return { routes: [say], forget: (before, limit) => forgetOld({ target, participant, before, limit }) };
}
