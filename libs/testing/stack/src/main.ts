import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KAFKA_VERSIONS, type KafkaVersion } from './machine.ts';
import { claim, end, runningIn } from './pid-file.ts';
import { reasonOf, StackProblem, type Origin } from './runner.ts';
import { startStack, whyMissing } from './stack.ts';

/** `npm run stack`: Kafka, MongoDB and Redis for development, in the foreground; their data stays. */
const USAGE = `npm run stack [-- --version ${KAFKA_VERSIONS.join('|')}], npm run stack -- stop`;
const ENTRY = 'libs/testing/stack/src/main.ts';
const PORTS = { Kafka: 9092, MongoDB: 27017, Redis: 6379 } as const;
const BY: Readonly<Record<Origin, string>> = { given: 'given by the environment', container: 'in a container', native: 'a program of this machine' };

const folder = resolve(process.env['DATA_DIR'] || '.data', 'stack');
const pidFile = join(folder, 'stack.pid');
/** As short as it can be said from here. */
const shown = relative('', folder).startsWith('..') ? folder : relative('', folder);
const print = (line: string) => void process.stdout.write(`${line}\n`);

type Announce = (name: keyof typeof PORTS, variable: string, value: string, origin: Origin, stop: () => Promise<void>) => Up;

interface Up {
  readonly variable: string;
  readonly value: string;
  readonly stop: () => Promise<void>;
}

async function main(): Promise<void> {
  const { command, version } = readCommand(process.argv.slice(2));
  const other = runningIn(pidFile, ENTRY);
  if (command === 'stop') return stopOther(other);
  if (other !== undefined) throw new StackProblem(`A stack runs here already, as process ${other}. Stop it with \`npm run stack -- stop\`, or set DATA_DIR to another folder.`);
  claim(pidFile);
  await run(version);
}

function readCommand(args: string[]): { readonly command: 'start' | 'stop'; readonly version: KafkaVersion } {
  const { values, positionals } = parse(args);
  const version = KAFKA_VERSIONS.find((one) => one === (values.version ?? '4.3'));
  if (version === undefined) throw new StackProblem(`--version is "${values.version}", but must be one of ${KAFKA_VERSIONS.join(', ')}.`);
  if (positionals.some((word) => word !== 'stop')) throw new StackProblem(`Unknown command "${positionals.join(' ')}". Usage: ${USAGE}`);
  return { command: positionals.length > 0 ? 'stop' : 'start', version };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { version: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new StackProblem(`${reasonOf(error)} Usage: ${USAGE}`);
  }
}

async function stopOther(pid: number | undefined): Promise<void> {
  if (pid === undefined) return print('No stack runs here.');
  if (!(await end(pid, ENTRY))) throw new StackProblem(`Process ${pid} was asked to stop, and still runs after a minute.`);
  print(`Stopped the stack of process ${pid}. Its data stays in ${shown}.`);
}

async function run(version: KafkaVersion): Promise<void> {
  const listening = stopOnSignal();
  const say = (sentence: string) => print(`  ${sentence}`);
  print(`Starting Kafka ${version}${version === '3.9' ? ' with ZooKeeper' : ''}, MongoDB and Redis …`);
  const began = performance.now();
  const up: Announce = (name, variable, value, origin, stop) => {
    print(`  ${name} answers after ${((performance.now() - began) / 1000).toFixed(1)} s: ${value} (${BY[origin]})`);
    if (origin !== 'given' && !value.includes(`:${PORTS[name]}`)) print(`  ${name} has another port than ${PORTS[name]}, as that one is taken.`);
    return { variable, value, stop };
  };
  const starts = await Promise.allSettled<Up | undefined>([
    startStack({ kafka: { version, port: PORTS.Kafka }, folder, say }).then(({ kafka, stop }) => up('Kafka', 'KAFKA_BROKERS', kafka.brokers.join(','), kafka.origin, stop)),
    startStack({ mongo: { port: PORTS.MongoDB }, folder, say }).then(({ mongo, stop }) => up('MongoDB', 'MONGO_URL', mongo.url, mongo.origin, stop)),
    startRedis(say, up),
  ]);
  const servers = starts.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
  const stopAll = async () => void (await Promise.all(servers.map(({ stop }) => stop())));
  const failures = starts.flatMap((one) => (one.status === 'rejected' ? [reasonOf(one.reason)] : []));
  if (failures.length > 0) {
    await stopAll();
    throw new StackProblem(failures.join('\n'));
  }
  tellHowToUse(servers);
  print(`\nStopping after ${await listening} …`);
  await stopAll();
  print(`Stopped. The data stays in ${shown}.`);
}

/** Nothing uses Redis yet, so a machine without it does without. */
async function startRedis(say: (sentence: string) => void, up: Announce): Promise<Up | undefined> {
  const missing = await whyMissing('redis');
  if (missing !== undefined) return say(`no Redis: ${missing}`) as undefined;
  const { redis, stop } = await startStack({ redis: { port: PORTS.Redis }, folder, say });
  return up('Redis', 'REDIS_URL', redis.url, redis.origin, stop);
}

function tellHowToUse(servers: readonly Up[]): void {
  print('\nTo use it in another terminal:\n');
  for (const { variable, value } of servers) print(`export ${variable}='${value}'`);
  print(`\nData and logs: ${shown}. Ctrl-C stops it, and so does \`npm run stack -- stop\`.`);
}

/** The first signal ends it in good order, a second at once; what still runs then is killed. */
function stopOnSignal(): Promise<NodeJS.Signals> {
  const first = Promise.withResolvers<NodeJS.Signals>();
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      first.resolve(signal);
    });
  }
  return first.promise;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (!(error instanceof StackProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
