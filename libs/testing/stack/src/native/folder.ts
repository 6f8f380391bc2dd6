import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'book-rental-stack-';
const OWNER = 'owner.pid';

export interface Folder {
  readonly path: string;
  /** Removes a temporary one; leaves one that was asked for. */
  readonly release: () => void;
}

/** The folder for the servers' data: the given one, or a temporary one that does not stay when its owner is gone. */
export function dataFolder(given: string | undefined, among = tmpdir()): Folder {
  if (given !== undefined) return { path: given, release: () => undefined };
  removeOrphans(among);
  const path = mkdtempSync(join(among, PREFIX));
  writeFileSync(join(path, OWNER), String(process.pid));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', remove);
  return {
    path,
    release: () => {
      process.off('exit', remove);
      remove();
    },
  };
}

/** A killed owner could not clean up: its folders go with the next start of anybody. */
function removeOrphans(among: string): void {
  for (const name of readdirSync(among).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(among, name);
    const owner = ownerOf(path);
    if (owner !== undefined && !isAlive(owner)) rmSync(path, { recursive: true, force: true });
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(join(path, OWNER), 'utf8'));
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Error.isError(error) && 'code' in error && error.code === 'EPERM';
  }
}
