import { startStack } from '../stack.ts';

/** Starts a mongod, says that it runs, and does no more: for the spec that kills it. */
const { mongo } = await startStack({ mongo: {}, own: true });
process.stdout.write(`${mongo.url}\n`);
if (process.argv.includes('--leave')) process.exit(0);
setInterval(() => undefined, 60_000);
