import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PARTS, type Part } from './parts.ts';
import { reasonOf } from './runner.ts';
import { startStack, whyMissing } from './stack.ts';

/** Where the specs of a run find its servers: an address of its own, as jest runs them in several processes. */
export const HOST_VARIABLE = 'BOOK_RENTAL_STACK_HOST';

/** What is said about a server: where it is, or why there is none. */
export interface Addresses {
  readonly kafka: { readonly brokers: readonly string[] };
  readonly mongo: { readonly url: string };
  readonly redis: { readonly url: string };
}

interface Started<Name extends Part> {
  readonly address: Addresses[Name];
  readonly stop: () => Promise<void>;
}

type Starts = { readonly [Name in Part]: () => Promise<Started<Name>> };

const STARTS: Starts = {
  kafka: async () => {
    const { kafka, stop } = await startStack({ kafka: {} });
    return { address: { brokers: kafka.brokers }, stop };
  },
  mongo: async () => {
    const { mongo, stop } = await startStack({ mongo: {} });
    return { address: { url: mongo.url }, stop };
  },
  redis: async () => {
    const { redis, stop } = await startStack({ redis: {} });
    return { address: { url: redis.url }, stop };
  },
};

export interface StackHost {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Keeps the servers of one test run: each is started when a spec first asks for it, once, and stopped at the end.
 * `GET /kafka` starts and answers its address; `GET /kafka/missing` answers why there can be none, without starting it.
 */
export async function openStackHost(): Promise<StackHost> {
  const started = new Map<Part, Promise<Started<Part>>>();
  const obstacles = new Map<Part, Promise<string | undefined>>();
  const remembered = <Value>(known: Map<Part, Promise<Value>>, part: Part, find: () => Promise<Value>): Promise<Value> => {
    const value = known.get(part) ?? find();
    known.set(part, value);
    return value;
  };
  const answer = async (path: string): Promise<unknown> => {
    const [, name, question] = path.split('/');
    const part = PARTS.find((one) => one === name);
    if (part === undefined) throw new Error(`There is no server called "${name}": it is one of ${PARTS.join(', ')}.`);
    if (question === 'missing') return { missing: await remembered(obstacles, part, () => whyMissing(part)) };
    return (await remembered<Started<Part>>(started, part, STARTS[part])).address;
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '').then(
      (body) => response.end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(reasonOf(error)),
    );
  });
  return {
    url: await listen(server),
    close: async () => {
      server.closeAllConnections();
      server.close();
      const ends = await Promise.allSettled([...started.values()].map(async (one) => (await one).stop()));
      for (const end of ends) if (end.status === 'rejected') process.stderr.write(`stack: ${reasonOf(end.reason)}\n`);
    },
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
