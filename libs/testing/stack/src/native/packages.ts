import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../../../../../infra/setup/npm.mjs';
import { once, type Say } from './downloads.ts';

/** Whether the system can run this command. */
export function runs(command: string, args: readonly string[] = ['--version'], env: Readonly<Record<string, string>> = {}): boolean {
  return spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, ...env } }).status === 0;
}

/** Of this release of this distribution: another's libraries would not fit. */
export function packagesCacheName(name: string): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (which: string) => new RegExp(`^${which}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown';
  return `${name}-${field('ID')}-${field('VERSION_ID')}`;
}

/**
 * Packages of this Debian or Ubuntu, unpacked into the cache: nothing is installed, so nobody need be root and no
 * service starts by itself. With them comes what they need and the system lacks.
 */
export async function unpackedPackages(name: string, packages: readonly string[], say: Say): Promise<string> {
  return once(packagesCacheName(name), say, async (folder) => {
    const work = join(folder, 'apt');
    const archives = join(work, 'archives');
    await mkdir(join(work, 'lists', 'partial'), { recursive: true });
    await mkdir(join(archives, 'partial'), { recursive: true });
    const apart = [
      ...[`Dir::State::Lists=${join(work, 'lists')}`, `Dir::Cache=${work}`, `Dir::Cache::Archives=${archives}`],
      ...['Debug::NoLocking=1', 'APT::Sandbox::User='],
    ].flatMap((option) => ['-o', option]);
    const apt = (args: readonly string[], what: string) => runQuietly({ command: 'apt-get', args: [...args, ...apart] }, folder, what, say);
    await apt(['update', '-qq'], `asking the system's packages for ${packages.join(', ')}`);
    await apt(['install', '-qq', '--yes', '--no-install-recommends', '--download-only', ...packages], `fetching ${packages.join(', ')}`);
    for (const archive of (await readdir(archives)).filter((file) => file.endsWith('.deb'))) {
      await runQuietly({ command: 'dpkg-deb', args: ['-x', join(archives, archive), folder] }, folder, `unpacking ${archive}`, () => undefined);
    }
    await rm(work, { recursive: true });
  });
}

/** Where unpacked packages keep their programs and libraries. */
export const programIn = (folder: string, name: string): string => join(folder, 'usr', 'bin', name);
export const librariesIn = (folder: string): Readonly<Record<string, string>> => ({
  LD_LIBRARY_PATH: ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((path) => join(folder, path)).join(':'),
});
