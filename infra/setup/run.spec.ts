import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const asChild = `import { runAsChild } from ${JSON.stringify(join(import.meta.dirname, 'replace.mjs'))};
const [entry] = process.argv.slice(-1);
await runAsChild(process.execPath, [entry], process.env);`;

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'book-rental-run-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function entry(code: string): string {
  const file = join(folder, 'entry.mjs');
  writeFileSync(file, code);
  return file;
}

interface Run {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly out: string; readonly err: string }>;
  readonly said: (text: string) => Promise<undefined>;
}

function start(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [...args]);
  const heard = { out: '', err: '' };
  const hopes: { readonly text: string; readonly fulfil: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString();
    for (const { text, fulfil } of hopes) if (heard.out.includes(text)) fulfil();
  });
  child.stderr.on('data', (chunk: Buffer) => { heard.err += chunk.toString(); });
  return {
    process: child,
    ended: new Promise((settle) => child.once('close', (code, signal) => settle({ code, signal, ...heard }))),
    said: (text) => new Promise((settle) => hopes.push({ text, fulfil: () => settle(undefined) })),
  };
}

const ways: readonly (readonly [string, readonly string[]])[] = [
  ['taking the place of the script', [join(root, 'infra/setup/run.mjs')]],
  ['as its child, where it cannot', ['--input-type=module', '-e', asChild, '--']],
];

describe.each(ways)('an entry point, %s,', (_, way) => {
  test('passes its exit code on', async () => {
    expect(await start(...way, entry('process.exitCode = 7;')).ended).toMatchObject({ code: 7 });
  });

  test('reads what is typed', async () => {
    const run = start(...way, entry("process.stdin.on('data', (typed) => console.log('read', String(typed)));"));
    run.process.stdin.end('yes');
    expect(await run.ended).toMatchObject({ code: 0, out: 'read yes\n' });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('hears %s and ends in its own time', async (signal) => {
    const code = `process.on('${signal}', () => { console.log('closing'); process.exit(3); }); setInterval(() => {}, 1000); console.log('up');`;
    const run = start(...way, entry(code));
    await run.said('up');
    run.process.kill(signal);
    expect(await run.ended).toMatchObject({ code: 3, out: 'up\nclosing\n' });
  });

  test('that is killed looks killed from outside', async () => {
    expect(await start(...way, entry("process.kill(process.pid, 'SIGKILL');")).ended).toMatchObject({ signal: 'SIGKILL' });
  });
});

describe('the script', () => {
  test('starts the entry with the pinned Node, under the name `node` too', async () => {
    const code = "import { execFileSync } from 'node:child_process'; console.log(process.version, String(execFileSync('node', ['--version'])).trim());";
    const { out } = await start(join(root, 'infra/setup/run.mjs'), entry(code)).ended;
    expect(out).toBe(`${process.version} ${process.version}\n`);
  });

  test('says so when there is no such entry', async () => {
    const { code, err } = await start(join(root, 'infra/setup/run.mjs'), 'apps/none.ts').ended;
    expect({ code, err }).toEqual({ code: 1, err: 'setup: there is no apps/none.ts to run.\n' });
  });
});
