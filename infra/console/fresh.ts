import process from 'node:process';
import { consoleBuilt } from './built.ts';

/** `node --import=./infra/console/fresh.ts PROGRAM`: the page is built before the program that serves it begins. */
try {
  await consoleBuilt();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
