import { MongoClient, MongoServerError, type Document } from 'mongodb';
import { StackProblem, type Runner } from './runner.ts';

export const REPLICA_SET = 'rs0';

/** One member of the replica set. */
export interface MongoNode {
  /** Its name among the members. */
  readonly member: string;
  /** Where this process reaches it. */
  readonly address: string;
  readonly runner: Runner;
}

/** Sends one command to this very member. */
export const askNode = ({ address }: MongoNode, command: Document): Promise<Document> => send(`mongodb://${address}/?directConnection=true`, command);

/** True when there is a primary that takes writes. */
export async function askMongo(url: string): Promise<true | undefined> {
  return (await send(url, { hello: 1 }))['isWritablePrimary'] === true ? true : undefined;
}

async function send(url: string, command: Document): Promise<Document> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

interface Config {
  readonly version: number;
  readonly members: readonly { readonly _id: number; readonly host: string }[];
}

/** Initiates a new set. Kept data knows the addresses that it was made under: if they are others now, it is told. */
export async function configure(nodes: readonly MongoNode[]): Promise<void> {
  const [first] = nodes;
  if (first === undefined) throw new StackProblem('A replica set needs at least one node.');
  const members = nodes.map(({ member }, index) => ({ _id: index, host: member }));
  // The default of ten seconds would be the length of every fail-over.
  const settings = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500 };
  try {
    await askNode(first, { replSetInitiate: { _id: REPLICA_SET, members, settings } });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.codeName !== 'AlreadyInitialized') throw error;
    const { config } = (await askNode(first, { replSetGetConfig: 1 })) as { readonly config: Config };
    if (isFor(config, nodes)) return;
    await askNode(first, { replSetReconfig: { _id: REPLICA_SET, version: config.version + 1, members, settings }, force: true });
  }
}

const isFor = ({ members }: Config, nodes: readonly MongoNode[]): boolean =>
  members.length === nodes.length && members.every(({ host }, index) => host === nodes[index]?.member);
