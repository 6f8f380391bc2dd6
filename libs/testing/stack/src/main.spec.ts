import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STARTING_MS, stackForTests, unless, whyNoStack } from './index.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'book-rental-stack-command-'));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** `npm run stack` without npm. */
function stack(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning', 'libs/testing/stack/src/main.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, DATA_DIR: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  return child;
}

async function run(args: readonly string[], env?: Readonly<Record<string, string>>) {
  const child = stack(args, env);
  const exit = new Promise<number | null>((done) => child.once('close', done));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, out, err };
}

describe('npm run stack', () => {
  test('refuses a version that is not there', async () => {
    expect(await run(['--version', '2.8'])).toEqual({ code: 1, out: '', err: '--version is "2.8", but must be one of 4.3, 3.9.\n' });
  });

  test('says how it is used', async () => {
    expect((await run(['go'])).err).toMatch(/^Unknown command "go"\. Usage: npm run stack/);
    expect((await run(['--fast'])).err).toMatch(/Unknown option '--fast'.*Usage: npm run stack/);
  });

  test('has nothing to stop when nothing runs, and touches no stranger who was given the process id', async () => {
    mkdirSync(join(folder, 'stack'), { recursive: true });
    writeFileSync(join(folder, 'stack', 'stack.pid'), `${process.pid}\n`);
    expect(await run(['stop'])).toEqual({ code: 0, out: 'No stack runs here.\n', err: '' });
  });

  test('names the variable whose server is not there', async () => {
    const { code, err } = await run([], { KAFKA_BROKERS: '127.0.0.1:9', MONGO_URL: 'mongodb://127.0.0.1:9', REDIS_URL: 'redis://127.0.0.1:9' });
    expect(code).toBe(1);
    for (const said of ['KAFKA_BROKERS is "127.0.0.1:9"', 'MONGO_URL is "mongodb://127.0.0.1:9"', 'REDIS_URL is "redis://127.0.0.1:9"']) expect(err).toContain(said);
  });
});

unless(await whyNoStack('kafka', 'mongo', 'redis'), describe)('npm run stack on servers', () => {
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const { kafka, mongo } = await stackForTests('kafka', 'mongo');
    env = { KAFKA_BROKERS: kafka.brokers.join(','), MONGO_URL: mongo.url };
  }, STARTING_MS);

  test('prints lines to paste, refuses a second one, and is stopped from elsewhere', async () => {
    const child = stack([], env);
    const exit = new Promise((done) => child.once('exit', done));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.includes('Ctrl-C')) break;
    }
    expect(lines).toContain(`export KAFKA_BROKERS='${env['KAFKA_BROKERS']}'`);
    expect(lines).toContain(`export MONGO_URL='${env['MONGO_URL']}'`);
    expect(lines).toContainEqual(expect.stringMatching(/^export REDIS_URL='redis:\/\/127\.0\.0\.1:\d+'$/));
    expect(readFileSync(join(folder, 'stack', 'stack.pid'), 'utf8')).toBe(`${child.pid}\n`);

    expect((await run([], env)).err).toContain(`A stack runs here already, as process ${child.pid}.`);
    expect((await run(['stop'])).out).toContain(`Stopped the stack of process ${child.pid}.`);
    expect(await exit).toBe(0);
    expect(existsSync(join(folder, 'stack', 'stack.pid'))).toBe(false);
    expect(existsSync(join(folder, 'stack', 'redis', 'data'))).toBe(true);
  }, STARTING_MS);
});
