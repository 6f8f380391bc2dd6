import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runQuietly } from './npm.mjs';

const home = (root) => path.join(root, 'node_modules', 'node');

/** Where npm puts the Node that package.json names. */
export const pinnedNode = (root) => path.join(home(root), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** An install script of npm brings it, which some machines forbid: then that script is run here. */
export async function fetchPinnedNode(root, say) {
  const script = JSON.parse(readFileSync(path.join(home(root), 'package.json'), 'utf8')).scripts.preinstall;
  say('npm ran no install script, so the pinned Node is not here yet.');
  const [, ...args] = script.split(' ');
  await runQuietly({ command: process.execPath, args }, home(root), 'fetching the pinned Node', say);
  if (!existsSync(pinnedNode(root))) throw new Error(`the pinned Node is still missing; try: cd node_modules/node && ${script}`);
}
