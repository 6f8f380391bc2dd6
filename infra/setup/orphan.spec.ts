import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

/** Says what it hears, and goes on for a while after it was left alone. */
const program = `
process.on('SIGTERM', () => console.log('told'));
const parent = process.ppid;
let alone = 0;
setInterval(() => {
  if (process.ppid !== parent) alone += 1;
  if (alone === 1) console.log('alone');
  if (alone === 8) process.exit(0);
}, 100);
console.log('up', process.pid);`;

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'book-rental-orphan-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** As npm starts a script: with a shell in between, which ends at once when it is told to. Answers all that was said. */
async function leftAlone(npm: { readonly npm_lifecycle_event?: string }, up: (pid: number) => void = () => undefined): Promise<string> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, program);
  const { npm_lifecycle_event: _, ...env } = process.env;
  const shell = spawn('sh', ['-c', '"$0" "$@"; true', process.execPath, join(import.meta.dirname, 'run.mjs'), entry], { env: { ...env, ...npm } });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    const before = said;
    said += chunk.toString();
    if (before.includes('\n') || !said.includes('\n')) return;
    up(Number(/^up (\d+)/.exec(said)?.[1]));
    shell.kill('SIGTERM');
  });
  await new Promise((resolve) => shell.once('close', resolve));
  return said.replace(/ \d+/, '');
}

describe('what npm has started', () => {
  test('is told to end when the shell above it is gone', async () => {
    const said = (await leftAlone({ npm_lifecycle_event: 'start' })).split('\n').filter((line) => line !== '');
    expect(said.sort()).toEqual(['alone', 'told', 'up']);
  });

  test('is not told a second time when it was told by itself', async () => {
    const said = (await leftAlone({ npm_lifecycle_event: 'start' }, (pid) => process.kill(pid, 'SIGTERM'))).split('\n').filter((line) => line !== '');
    expect(said.sort()).toEqual(['alone', 'told', 'up']);
  });

  test('goes on where npm is not above it', async () => {
    expect(await leftAlone({})).toBe('up\nalone\n');
  });
});
