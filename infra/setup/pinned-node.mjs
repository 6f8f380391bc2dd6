import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runQuietly } from './npm.mjs';

/** Where the pinned Node is. npm puts it there by an install script, which some machines forbid: then it is run here. */
export async function pinnedNode(root, say) {
  const home = path.join(root, 'node_modules', 'node');
  const binary = path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;

  const script = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).scripts.preinstall;
  say('npm ran no install script, so the pinned Node is not here yet.');
  const [, ...args] = script.split(' ');
  await runQuietly({ command: process.execPath, args }, home, 'fetching the pinned Node', say);
  if (!existsSync(binary)) throw new Error(`the pinned Node is still missing; try: cd node_modules/node && ${script}`);
  return binary;
}
