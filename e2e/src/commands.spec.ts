import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer, type Server as Proxy } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cleanUp, newFolder, run, startServer, type Environment } from './server.ts';

let proxy: Proxy | undefined;
afterEach(async () => {
  proxy?.close();
  proxy = undefined;
  await cleanUp();
});

const standalone = (name: string, args: readonly string[], env: Environment) => run(name === 'audit' ? 'apps/audit/src/main.ts' : `apps/standalone/src/${name}.ts`, args, env).exited;
const demo = (args: readonly string[], env: Environment) => run('apps/demo/src/main.ts', args, env).exited;
const simulate = (args: readonly string[]) => run('libs/testing/simulation/src/main.ts', args, {});

describe('backup and restore', () => {
  test('what was saved beside the running server comes back after it, and the file goes where the caller stands', async () => {
    const folder = await newFolder();
    const desk = await newFolder();
    const env = { DATA_DIR: folder, INIT_CWD: desk };
    const first = await startServer({ folder });
    await first.api.addMember('saved');
    const saved = await standalone('backup', ['copy.sqlite'], env);
    expect([saved.code, saved.stderr]).toEqual([0, '']);
    expect(await readdir(desk)).toEqual(['copy.sqlite']);
    await first.api.addMember('later');
    expect(await standalone('restore', ['copy.sqlite'], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('in use by another running server') });
    await first.kill();

    // What it told to do, word for word.
    const told = /npm run restore -- (\S+)/.exec(saved.stdout.join(''))?.[1] ?? '';
    expect(await standalone('restore', [told], env)).toMatchObject({ code: 0, stderr: '' });
    const second = await startServer({ folder });
    expect((await second.api.get('/members/saved')).status).toBe(200);
    expect((await second.api.get('/members/later')).status).toBe(404);
    expect((await second.stop()).code).toBe(0);
    expect((await standalone('audit', [], { DATA_DIR: folder })).code).toBe(0);
  }, 60_000);

  test('each asks for a file to name', async () => {
    for (const name of ['backup', 'restore']) expect(await standalone(name, [], {})).toMatchObject({ code: 1, stderr: expect.stringMatching(new RegExp(`npm run ${name} -- FILE\\n$`)) });
  });
});

test('a folder in the place of the data file is told in a sentence, whatever was asked for', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'library.sqlite'));
  for (const name of ['reset', 'audit', 'main']) {
    const { code, stderr } = await standalone(name, [], { DATA_DIR: folder, PORT: '0' });
    expect([name, code, stderr.split('\n').length]).toEqual([name, 1, 2]);
    expect(stderr).toContain('library.sqlite');
  }
});

describe('the simulation', () => {
  test.each([
    [['--seeds', 'abc'], '--seeds is "abc", but must be a whole number'],
    [['--seeds', '0'], '--seeds is "0", but must be a whole number from 1'],
    [['--seed', '-1'], '--seed'],
    [['--foo'], "Unknown option '--foo'"],
  ])('%j is refused in a line', async (args, said) => {
    const { code, stderr } = await simulate(args).exited;
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toContain(said);
  });

  test('a seed alone is that one seed', async () => {
    const { code, stdout } = await simulate(['--seed', '5', '--steps', '60']).exited;
    expect([code, stdout.find((line) => line.includes('seeds from'))]).toEqual([0, '1 seeds from 5, 60 steps each:']);
  });

  test('ends quietly when nobody reads on', async () => {
    const child = simulate(['--seed', '5', '--steps', '200', '--story']);
    await child.line(() => true);
    child.process.stdout?.destroy();
    expect(await child.exited).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the story', () => {
  test('takes no options', async () => {
    expect(await demo(['--fast'], {})).toMatchObject({ code: 1, stdout: [], stderr: expect.stringContaining('Unknown option --fast') });
  });

  test('is told on a server of its own, to its end', async () => {
    const { code, stdout, stderr } = await demo([], {});
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.filter((line) => /^\d\. /.test(line)).map((line) => line[0])).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(stdout.join('\n')).toContain('15 days later, and late: the loan is RETURNED, the fee 10 points.');
  }, 60_000);

  const now = async (url: string) => Date.parse(((await (await fetch(`${url}/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"advanceDays": 0}' })).json()) as { readonly now: string }).now);

  test.each([
    ['LOAN_DAYS', { LOAN_DAYS: '3', LATE_FEE_PER_DAY: '7' }, '4 days later, and late: the loan is RETURNED, the fee 7 points.'],
    ['no fee', { LATE_FEE_PER_DAY: '0' }, 'In this library being late costs nothing'],
    ['no reward', { RENT_REWARD: '0', RETURN_REWARD: '0' }, 'She cannot pay: '],
  ])('goes by the rules of the server where it is told: %s', async (_what, env, said) => {
    const server = await startServer({ folder: await newFolder(), env });
    // A book whose title nobody gave.
    await server.api.addMember('x');
    await server.api.addBook(1);
    await server.api.rented('x', 1);
    const { code, stdout, stderr } = await demo([], { BASE_URL: server.url });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.join('\n')).toContain(said);
    expect(stdout.join('\n')).toContain('1 × a book whose title nobody gave (1)');
    expect(Math.abs((await now(server.url)) - Date.now())).toBeLessThan(60_000);
  }, 60_000);

  test('that goes wrong puts the clock of the library back', async () => {
    const server = await startServer({ folder: await newFolder() });
    let broken = 0;
    proxy = createServer((request, response) => {
      if (request.url?.endsWith('/return') === true) {
        broken += 1;
        return void response.writeHead(500, { 'Content-Type': 'application/json' }).end('{}');
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const body = request.method === 'POST' ? { body: Buffer.concat(chunks) } : {};
        void fetch(`${server.url}${request.url ?? ''}`, { method: request.method ?? 'GET', headers: { 'Content-Type': 'application/json', Prefer: 'wait=10' }, ...body })
          .then(async (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text()));
      });
    });
    const opened = proxy;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    const { code, stderr } = await demo([], { BASE_URL: `http://127.0.0.1:${(opened.address() as AddressInfo).port}` });
    expect([code, broken]).toEqual([1, 1]);
    expect(stderr).toContain('The story did not go as told: a late return answered 500');
    expect(Math.abs((await now(server.url)) - Date.now())).toBeLessThan(60_000);
  }, 60_000);

  test('that nobody hears to its end takes its own server down', async () => {
    const child = run('apps/demo/src/main.ts', [], {});
    await child.line((line) => line.includes('2. '));
    child.process.stdout?.destroy();
    expect(await child.exited).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);
});
