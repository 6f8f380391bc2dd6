import { MongoClient, MongoServerError, type Document } from 'mongodb';
import { StackProblem, untilReady, type Faults, type Origin, type Runner } from './runner.ts';

export interface MongoServer extends Faults {
  readonly origin: Origin;
  readonly url: string;
  /** The primary gives up its part; resolves when there is a primary again (with one node: the same). */
  readonly stepDown: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** One member of the replica set: who runs it, and where it answers. */
export interface MongoNode {
  readonly host: string;
  readonly runner: Runner;
}

export const REPLICA_SET = 'rs0';

/** Starts a replica set, initiates it if it is new, and waits for its primary. */
export async function bringUpMongo(origin: Origin, nodes: readonly MongoNode[]): Promise<MongoServer> {
  const url = `mongodb://${nodes.map(({ host }) => host).join(',')}/?replicaSet=${REPLICA_SET}`;
  const down = new Set(nodes);
  const start = async () => {
    const started = [...down];
    await Promise.all(started.map(({ runner }) => runner.start()));
    down.clear();
    await Promise.all(started.map((node) => untilReady('mongod', node.runner, () => ask(node, { ping: 1 }))));
  };
  await start();
  await configure(nodes);
  await primaryOf(nodes, down);
  return {
    origin,
    url,
    kill: async () => {
      const primary = await primaryOf(nodes, down);
      down.add(primary);
      await primary.runner.kill();
    },
    restart: async () => {
      await start();
      await primaryOf(nodes, down);
    },
    stepDown: async () => {
      const primary = await primaryOf(nodes, down);
      // Alone it finds no successor, so it must be forced, and comes back when its pause is over.
      await ask(primary, nodes.length === 1 ? { replSetStepDown: 1, force: true } : { replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 });
      await primaryOf(nodes, down);
    },
    stop: async () => {
      await Promise.all(nodes.map(({ runner }) => runner.stop()));
    },
  };
}

/** Sends one command to this very member. */
async function ask({ host }: MongoNode, command: Document): Promise<Document> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

async function configure(nodes: readonly MongoNode[]): Promise<void> {
  const [first] = nodes;
  if (first === undefined) throw new StackProblem('A replica set needs at least one node.');
  const members = nodes.map(({ host }, index) => ({ _id: index, host }));
  // The default of ten seconds would be the length of every fail-over.
  const settings = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };
  try {
    await ask(first, { replSetInitiate: { _id: REPLICA_SET, members, settings } });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.codeName !== 'AlreadyInitialized') throw error;
    await moveTo(first, members, settings);
  }
}

/** Kept data knows the addresses that it was made under; it may now answer at others. */
async function moveTo(node: MongoNode, members: readonly { readonly _id: number; readonly host: string }[], settings: Document): Promise<void> {
  const { config } = (await ask(node, { replSetGetConfig: 1 })) as { readonly config: { readonly version: number; readonly members: readonly { readonly host: string }[] } };
  const same = config.members.length === members.length && config.members.every(({ host }, index) => host === members[index]?.host);
  if (same) return;
  await ask(node, { replSetReconfig: { _id: REPLICA_SET, version: config.version + 1, members, settings }, force: true });
}

async function primaryOf(nodes: readonly MongoNode[], down: ReadonlySet<MongoNode>): Promise<MongoNode> {
  const up = nodes.filter((node) => !down.has(node));
  const [first] = up;
  if (first === undefined) throw new StackProblem('No mongod is running: restart it first.');
  return untilReady('The primary of MongoDB', first.runner, async () => {
    for (const node of up) if ((await ask(node, { hello: 1 }))['isWritablePrimary'] === true) return node;
    return undefined;
  });
}
