import { join } from 'node:path';
import process from 'node:process';
import { withLock } from '../setup/lock.mjs';
import { runQuietly } from '../setup/npm.mjs';
import { isFresh, root } from './sources.ts';

const say = (sentence: string): void => void process.stderr.write(`console: ${sentence}\n`);

/** Builds the page unless it is there and made from the sources as they are. Two at once: the second waits and finds it. */
export async function consoleBuilt(): Promise<void> {
  if (isFresh()) return;
  await withLock(join(root, 'node_modules/.console.lock'), say, async () => {
    // A process of its own: what builds is large, and whoever asked is to stay small.
    if (!isFresh()) await runQuietly({ command: process.execPath, args: [join(root, 'infra/console/build.ts')] }, root, 'building the page', say);
  });
}
