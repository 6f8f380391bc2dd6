import { startStack } from '../stack.ts';

/** Starts a mongod, says that it runs, and ends without a thought for it when its input ends. */
const { mongo } = await startStack({ mongo: {}, own: true });
process.stdout.write(`${mongo.url}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
