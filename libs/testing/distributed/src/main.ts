import { parseArgs } from 'node:util';
import { startStack, whyMissing } from '@book-rental/stack';
import { startDistributed, type Distributed } from './distributed.ts';
import type { Line } from './program.ts';

/** `npm run start:distributed`: every service as a process of its own, on real servers, with all their logs in one place. */
const usage = 'npm run start:distributed [-- --instances 2]';
const colours = [36, 32, 33, 35, 34, 31];
const known = new Map<string, number>();

function show(who: string, line: Line): void {
  const service = who.split('#')[0] ?? who;
  const colour = known.get(service) ?? colours[known.size % colours.length] ?? 37;
  known.set(service, colour);
  const name = who.padEnd(18);
  process.stdout.write(`${process.stdout.isTTY ? `\u001b[${colour}m${name}\u001b[0m` : name} ${line.level === 'info' ? '' : `${line.level}: `}${line.message}\n`);
}

function instancesOf(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { instances: { type: 'string', default: '1' } } });
  if (!/^[1-9]$/.test(values.instances)) throw new Error(`--instances is "${values.instances}", but must be a whole number from 1 to 9.`);
  return Number(values.instances);
}

async function main(): Promise<void> {
  const instances = instancesOf(process.argv.slice(2));
  const missing = (await whyMissing('kafka')) ?? (await whyMissing('mongo'));
  if (missing !== undefined) throw new Error(missing);
  show('stack', { level: 'info', message: 'Kafka and MongoDB start …' });
  const stack = await startStack({ kafka: {}, mongo: {}, say: (message) => show('stack', { level: 'info', message }) });
  const env = { LOG_FORMAT: 'json' };
  const port = Number(process.env['PORT'] ?? 3000);
  let running: Distributed | undefined;
  let ends = 0;
  const end = (): void => {
    ends += 1;
    if (ends > 1) process.exit(1);
    show('stack', { level: 'info', message: 'stopping everything; a second time ends at once' });
    void (running?.stop() ?? Promise.resolve([])).then(() => stack.stop()).then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    running = await startDistributed({ kafkaBrokers: stack.kafka.brokers.join(','), mongoUrl: stack.mongo.url, env, instances, port, seen: show });
  } catch (error) {
    await stack.stop();
    throw error;
  }
  process.stdout.write(`\n  Book rental is ready, as separate services.   Open ${running.url}/console/   API ${running.url}   docs ${running.url}/docs\n  Kafka ${stack.kafka.brokers.join(',')}   MongoDB ${stack.mongo.url}\n  Ctrl-C ends everything and loses nothing that was answered.\n\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exit(1);
}
