import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from '@jest/globals';
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
async function startOwner(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fixture, ...args], { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
  owners.add(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
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

unless(obstacle, describe)('servers that run as programs of this machine', () => {
  test('die with an owner that is killed with -9', async () => {
    const { child, ended } = await startOwner();
    expect(servers()).toHaveLength(1);
    child.kill('SIGKILL');
    await ended;
    await untilNoServers();
    expect(servers()).toEqual([]);
  }, STARTING_MS);

  test('die with an owner that is interrupted', async () => {
    const { child, ended } = await startOwner();
    expect(servers()).toHaveLength(1);
    child.kill('SIGINT');
    await ended;
    await untilNoServers();
    expect(servers()).toEqual([]);
  }, STARTING_MS);

  test('die with an owner that ends and forgot to stop them, and their folder goes', async () => {
    const { ended } = await startOwner('--leave');
    await ended;
    await untilNoServers();
    expect(servers()).toEqual([]);
    expect(globSync(join(folder, 'book-rental-stack-*'))).toEqual([]);
  }, STARTING_MS);
});

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
