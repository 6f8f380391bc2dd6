import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startProgram, type Program } from '@book-rental/distributed';
import { stackForTests, STARTING_MS, unless, whyNoStack } from '@book-rental/stack';
import { MongoClient } from 'mongodb';
import { KEPT, PAGE } from './kept.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const missing = await whyNoStack('kafka', 'mongo');

/** As the Dockerfile calls it. */
const bundle = (...args: readonly string[]) => run(process.execPath, [join(root, 'infra/image/bundle.ts'), ...args], { timeout: 60_000 });

/** Outside the repository: what is not in the bundle is not found. */
let folder = '';
const started: Program[] = [];

function start(app: string, env: Readonly<Record<string, string>>): Program {
  const program = startProgram(relative(root, join(folder, app, 'main.mjs')), { HOST: '127.0.0.1', PORT: '0', ...env });
  started.push(program);
  return program;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-bundle-'));
  await bundle('gateway', join(folder, 'gateway'));
  await bundle('book-service', join(folder, 'book-service'));
}, 120_000);

afterAll(async () => {
  for (const program of started) program.signal('SIGKILL');
  await Promise.all(started.map(({ exited }) => exited));
  rmSync(folder, { recursive: true });
});

describe('a bundled app', () => {
  test('the gateway serves its docs and the console from what was bundled with it, and stops in good order', async () => {
    const gateway = start('gateway', {});
    const { url = '' } = await gateway.said('ready');
    const served = await (await fetch(`${url}/docs/swagger-ui-bundle.js`)).text();
    expect(served).toBe(readFileSync(join(root, 'node_modules/swagger-ui-dist/swagger-ui-bundle.js'), 'utf8'));
    const page = await fetch(`${url}/console/desk/jenny`);
    expect([page.status, await page.text()]).toEqual([200, readFileSync(join(root, 'apps/console/dist/index.html'), 'utf8')]);
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toEqual({ code: 0, signal: null, stderr: '' });
  }, 60_000);

  test('the gateway has what it runs in a thread of its own', async () => {
    const gateway = start('gateway', { MONGO_URL: 'nowhere', KAFKA_BROKERS: '127.0.0.1:1' });
    const { url = '' } = await gateway.said('ready');
    const asked = await fetch(`${url}/audit-runs`, { method: 'POST' });
    expect([asked.status, await asked.json()]).toEqual([503, expect.objectContaining({ code: 'AUDIT_FAILED', detail: expect.stringMatching(/start Kafka, or correct KAFKA_BROKERS\.$/) })]);
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toEqual({ code: 0, signal: null, stderr: '' });
  }, 60_000);

  test('a service without its database says which setting to look at', async () => {
    const { code, stderr } = await start('book-service', { MONGO_URL: 'nowhere' }).exited;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^MONGO_URL is not a MongoDB address .*\n$/) });
  }, 60_000);

  unless(missing, test)('a service works on real Kafka and MongoDB', async () => {
    const { kafka, mongo } = await stackForTests('kafka', 'mongo');
    const installation = `bundle_${process.pid}_`;
    const book = start('book-service', { KAFKA_BROKERS: kafka.brokers.join(','), MONGO_URL: mongo.url, INSTALLATION: installation });
    const { url = '' } = await book.said('ready');
    const entered = await fetch(`${url}/books`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ no: 1, title: '어린 왕자' }) });
    expect(entered.status).toBe(201);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', because: [] });
    book.signal('SIGTERM');
    expect(await book.exited).toEqual({ code: 0, signal: null, stderr: '' });
    const client = new MongoClient(mongo.url);
    await client.db(`${installation}book`).dropDatabase();
    await client.close();
  }, STARTING_MS);

  test('finds nothing beside its folder: without the packages that were kept it does not start', async () => {
    rmSync(join(folder, 'gateway/node_modules'), { recursive: true });
    const { code, stderr } = await start('gateway', {}).exited;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("Cannot find package 'kafkajs'") });
  }, 60_000);
});

describe('the packages that are kept as they are', () => {
  const found = (source: string) => [...source.matchAll(/createRequire\(import\.meta\.url\)(?:\.resolve)?\('(@[^/']+\/[^/']+|[^/']+)/g)].map(([, name]) => name);

  test('are those that code looks up on the disk', () => {
    expect(found("createRequire(import.meta.url)('one/deep/file'); createRequire(import.meta.url).resolve('@a/two/package.json')")).toEqual(['one', '@a/two']);
    const sources = globSync('{apps,libs}/**/src/**/*.ts', { cwd: root, exclude: ['**/node_modules/**', 'libs/testing/**', '**/*.spec.ts', '**/*.fixture.ts'] });
    const names = sources.flatMap((file) => found(readFileSync(join(root, file), 'utf8')));
    expect([...new Set(names)].sort()).toEqual(Object.keys({ ...KEPT, ...PAGE }).sort());
  });

  test('need no package themselves', () => {
    for (const name of Object.keys({ ...KEPT, ...PAGE })) {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { readonly dependencies?: object };
      // Its only dependency sends statistics while it is installed.
      expect(Object.keys(dependencies).filter((one) => one !== '@scarf/scarf')).toEqual([]);
    }
  });
});

describe('an app that is not there', () => {
  test('is named in a sentence', async () => {
    await expect(bundle('bookshelf', join(folder, 'bookshelf'))).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('There is no app called "bookshelf"') });
  });
});
