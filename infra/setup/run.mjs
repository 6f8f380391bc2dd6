/**
 * Runs an entry point with the pinned Node, after installing what is missing:
 *
 *   node infra/setup/run.mjs [node options] <entry> [arguments]
 *
 * This folder is all that a fresh clone can run, on whatever Node (>= 20) the machine has:
 * plain JavaScript, no package.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { installOnce } from './install.mjs';
import { Stopped } from './npm.mjs';
// Where the command cannot take this process's place, it is this one that the shell leaves alone.
import './orphan.mjs';
import { replaceBy } from './replace.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const orphan = new URL('orphan.mjs', import.meta.url).href;
const say = (sentence) => process.stderr.write(`setup: ${sentence}\n`);

function requireNode20() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Error(`Node ${process.versions.node} is too old to begin with; any Node from 20 on will do.`);
}

async function main() {
  requireNode20();
  const args = process.argv.slice(2);
  const entry = args.find((arg) => !arg.startsWith('-'));
  if (entry === undefined) throw new Error('nothing to run: name an entry point.');
  if (!existsSync(path.resolve(root, entry))) throw new Error(`there is no ${entry} to run.`);

  const node = await installOnce(root, say);
  const env = { ...process.env };
  // What an entry point starts by the name `node` must be the same Node.
  env.PATH = [path.join(root, 'node_modules', '.bin'), env.PATH].filter(Boolean).join(path.delimiter);
  // Taking the types away and compiling is half of what a start costs: kept for the next one, by content.
  env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'node');
  process.chdir(root);
  await replaceBy(node, ['--disable-warning=ExperimentalWarning', `--import=${orphan}`, ...args], env);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  if (error instanceof Stopped) process.kill(process.pid, error.signal);
}
