import type { Machine } from './machine.ts';
import { askNode, configure, REPLICA_SET, type MongoNode } from './replica-set.ts';
import { StackProblem, untilReady, type Faults, type Origin } from './runner.ts';

export interface MongoServer extends Faults {
  readonly origin: Origin;
  readonly url: string;
  /** The primary gives up its part; resolves when there is a primary again (with one node: the same). */
  readonly stepDown: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a replica set with a node on each port, initiates it if it is new (unless told not to), and waits for its primary. */
export async function bringUpMongo(machine: Machine, ports: readonly number[], initiated: boolean): Promise<MongoServer> {
  const nodes = await Promise.all(ports.map((port, index) => mongod(machine, port, `node${index + 1}`)));
  const down = new Set(nodes);
  const start = async () => {
    const started = [...down];
    await Promise.all(started.map(({ runner }) => runner.start()));
    down.clear();
    await Promise.all(started.map((node) => untilReady('mongod', node.runner, () => askNode(node, { ping: 1 }))));
  };
  const primary = () => primaryOf(nodes.filter((node) => !down.has(node)));

  await start();
  if (initiated) {
    await configure(nodes);
    await primary();
  }
  return {
    origin: machine.origin,
    url: urlOf(machine, nodes),
    kill: async () => {
      const struck = await primary();
      down.add(struck);
      await struck.runner.kill();
    },
    restart: async () => {
      await start();
      await primary();
    },
    stepDown: async () => {
      // Alone it finds no successor, so it must be forced, and comes back when its pause is over.
      const alone = { replSetStepDown: 1, force: true };
      const among = { replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5 };
      await askNode(await primary(), nodes.length === 1 ? alone : among);
      await primary();
    },
    stop: async () => void (await Promise.all(nodes.map(({ runner }) => runner.stop()))),
  };
}

/** The members name each other by loopback; a client elsewhere must not follow these names. */
function urlOf({ host }: Machine, nodes: readonly MongoNode[]): string {
  const addresses = nodes.map(({ address }) => address).join(',');
  return `mongodb://${addresses}/?${host === '127.0.0.1' ? `replicaSet=${REPLICA_SET}` : 'directConnection=true'}`;
}

/** One member: journaled, with a small oplog, and a cache that a bench fits into: with less, mongod spends a sixth of its time on making room. */
async function mongod(machine: Machine, port: number, name: string): Promise<MongoNode> {
  const { command, env } = await machine.mongod();
  const args = [
    ...['--replSet', REPLICA_SET, '--port', String(port), '--bind_ip', machine.bind, '--dbpath', await machine.makeFolder(name)],
    ...['--wiredTigerCacheSizeGB', '1', '--oplogSize', '256', '--nounixsocket', '--quiet'],
    // At the end its fellows stop too: it need not wait ten seconds for one to take over.
    ...['diagnosticDataCollectionEnabled=false', 'shutdownTimeoutMillisForSignaledShutdown=500'].flatMap((one) => ['--setParameter', one]),
  ];
  return { member: `127.0.0.1:${port}`, address: `${machine.host}:${port}`, runner: machine.program({ name, command, args, env }) };
}

async function primaryOf(up: readonly MongoNode[]): Promise<MongoNode> {
  const [first] = up;
  if (first === undefined) throw new StackProblem('No mongod is running: restart it first.');
  return untilReady('The primary of MongoDB', first.runner, async () => {
    for (const node of up) if ((await askNode(node, { hello: 1 }))['isWritablePrimary'] === true) return node;
    return undefined;
  });
}
