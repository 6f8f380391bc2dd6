import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { fetchPinnedNode, pinnedNode } from './pinned-node.mjs';

/**
 * Installs the packages of package-lock.json and the pinned Node unless they are there, and gives that Node's path.
 * Two at once: the second waits and finds them.
 */
export async function installOnce(root, say) {
  if (!isReady(root)) {
    await withLock(path.join(root, '.setup.lock'), say, async () => {
      if (!isInstalled(root)) await install(root, say);
      if (!existsSync(pinnedNode(root))) await fetchPinnedNode(root, say);
    });
  }
  return pinnedNode(root);
}

const isReady = (root) => isInstalled(root) && existsSync(pinnedNode(root));

async function install(root, say) {
  // Whatever NODE_ENV says: without the dev packages no check runs, and the next one would install again.
  await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], root, 'installing packages', say);
  stamp(root);
}

const stampFile = (root) => path.join(root, 'node_modules', '.setup');
const lockText = (root) => readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const hash = (text) => createHash('sha256').update(text).digest('hex');

function stamp(root) {
  mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), `${hash(lockText(root))}\n`);
}

/** True when node_modules came from this package-lock.json, by our own hand or by somebody's npm. */
export function isInstalled(root) {
  const wanted = lockText(root);
  const file = stampFile(root);
  if (existsSync(file) && readFileSync(file, 'utf8').trim() === hash(wanted)) return true;
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden) || !holds(JSON.parse(readFileSync(hidden, 'utf8')), JSON.parse(wanted))) return false;
  stamp(root);
  return true;
}

/** npm writes down what it installed; packages for other platforms are left out of it. */
function holds(installed, wanted) {
  return Object.entries(wanted.packages).every(([where, { version, link, optional }]) => {
    if (!where.includes('node_modules/')) return true;
    const there = installed.packages[where];
    if (there === undefined) return optional === true;
    return link === true ? there.link === true : there.version === version;
  });
}
