import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { untilReady, type Runner } from '../runner.ts';
import { containerProgram, quoted, shell, type Executing } from './program.ts';

/** What `exec` of a container does, on this machine: the lines of shell are the real ones, and so are their processes. */
const here: Executing = {
  exec: async (command) => {
    const [name = '', ...args] = command;
    const { status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
    return { exitCode: status ?? 1, output: stdout + stderr, stdout, stderr };
  },
};

let folder = '';
let program: Runner;
const pid = () => Number(readFileSync(join(folder, 'server.pid'), 'utf8'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "book rental's-"));
});
afterEach(async () => {
  await program.kill();
  rmSync(folder, { recursive: true });
});

function server(script: string): Runner {
  program = containerProgram(here, folder, { name: 'server', command: 'sh', args: ['-c', script], env: { GREETING: "it's up" } });
  return program;
}

const untilSaid = (words: string) => untilReady('The server', program, async () => ((await program.lastLines()).includes(words) ? true : undefined));

describe('a program in a container that only waits', () => {
  test('runs with its environment, and its last lines can be read', async () => {
    await server('echo "$GREETING"; exec sleep 600').start();
    await untilSaid("it's up");
    expect(await program.ended()).toBeUndefined();
  });

  test('killed is gone, and started again is another process that goes on in the same log', async () => {
    await server('echo "$GREETING" $$; exec sleep 600').start();
    const first = pid();
    await untilSaid(`it's up ${first}`);
    await program.kill();
    expect(await program.ended()).toBe('its process is gone');
    await program.start();
    expect(pid()).not.toBe(first);
    await untilSaid(`it's up ${pid()}`);
    expect(await program.lastLines()).toContain(`it's up ${first}`);
  });

  test('stopped ends in good order', async () => {
    await server('trap "echo good bye; exit" TERM; echo ready; while :; do sleep 0.1; done').start();
    await untilSaid('ready');
    await program.stop();
    expect(await program.lastLines()).toContain('good bye');
    expect(await program.ended()).toBe('its process is gone');
  });

  test('that ends by itself while it is waited for is reported with its last lines', async () => {
    await server('echo "no such option"; exit 2').start();
    await expect(untilReady('The server', program, async () => undefined)).rejects.toThrow(/The server ended while it started[^]*no such option/);
  });
});

test('a line of shell that fails is told with what it printed', async () => {
  program = server('true');
  await expect(shell(here, 'echo "no room" >&2; exit 3')).rejects.toThrow('failed with exit code 3: no room');
});

test('quotes survive the shell', async () => {
  program = server('true');
  const text = `it's "all" $HOME \\ one\nline more`;
  expect(await shell(here, `printf %s ${quoted(text)}`)).toBe(text);
});
