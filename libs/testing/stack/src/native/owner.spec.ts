import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from '@jest/globals';
import { STARTING_MS, unless } from '../index.ts';
import { containerEngine } from '../container/engine.ts';
import { dataFolder } from './folder.ts';
import { nativeObstacle } from './obstacle.ts';

const fixture = join(import.meta.dirname, 'owner.fixture.ts');
const folder = mkdtempSync(join(tmpdir(), 'book-rental-owner-'));
const owners = new Set<ChildProcess>();
afterAll(() => {
  for (const owner of owners) owner.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs the fixture with a temporary folder of its own, so that what is in there is all its doing. */
async function startOwner() {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fixture], { env: { ...process.env, TMPDIR: folder }, stdio: ['pipe', 'pipe', 'inherit'] });
  owners.add(child);
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  for await (const line of createInterface({ input: child.stdout })) return { child, ended, line };
  throw new Error('The fixture ended without a word.');
}

/** The processes whose command line names a folder of that owner. */
const servers = (): readonly number[] =>
  globSync('/proc/[0-9]*/cmdline')
    .filter((file) => existsSync(file) && readCommand(file).includes(folder))
    .map((file) => Number(file.split('/')[2]));

function readCommand(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The kernel kills them with their owner; a moment later they are gone. */
async function untilNoServers(): Promise<void> {
  const patience = performance.now() + 10_000;
  while (servers().length > 0 && performance.now() < patience) await new Promise((resolve) => setImmediate(resolve));
}

const obstacle = (await containerEngine()) === undefined ? nativeObstacle('mongo') : 'servers run in containers here';

unless(obstacle, test)('servers on this machine die with an owner that was killed with -9, was interrupted, or forgot to stop them', async () => {
  const [killed, interrupted, forgetful] = await Promise.all([startOwner(), startOwner(), startOwner()]);
  expect(servers()).toHaveLength(3);
  killed.child.kill('SIGKILL');
  interrupted.child.kill('SIGINT');
  forgetful.child.stdin.end();
  expect(await Promise.all([killed.ended, interrupted.ended, forgetful.ended])).toEqual(['SIGKILL', 'SIGINT', 0]);
  await untilNoServers();
  expect(servers()).toEqual([]);
}, STARTING_MS);

test('the folder of a dead owner goes with the next start, a living one\'s stays', () => {
  const among = mkdtempSync(join(folder, 'among-'));
  const orphan = join(among, 'book-rental-stack-orphan');
  mkdirSync(orphan);
  writeFileSync(join(orphan, 'owner.pid'), String(spawnSync(process.execPath, ['-e', '0']).pid));
  const living = dataFolder(undefined, among);
  const { path, release } = dataFolder(undefined, among);
  expect(readdirSync(among).map((name) => join(among, name)).sort()).toEqual([living.path, path].sort());
  release();
  living.release();
  expect(readdirSync(among)).toEqual([]);
});
