import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installOnce, isInstalled } from './install.mjs';

interface Entry {
  readonly version?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
}
const wanted: Readonly<Record<string, Entry>> = {
  '': { version: '1.0.0' },
  'node_modules/zod': { version: '4.0.0' },
  'node_modules/only-on-a-mac': { version: '1.0.0', optional: true },
  'node_modules/@book-rental/kernel': { link: true },
};

let root = '';
let said: string[] = [];
const say = (sentence: string): void => { said.push(sentence); };
const ownNpm = process.env['npm_execpath'];

function writeLock(where: string, packages: Readonly<Record<string, Entry>>): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, where), JSON.stringify({ packages }));
}
const installed = (packages: Readonly<Record<string, Entry>>): void => writeLock('node_modules/.package-lock.json', packages);

/** An npm that notes each call in `calls` and then runs the line. */
function npmThat(does: string): void {
  const file = join(root, 'npm-cli.js');
  writeFileSync(file, `require('fs').appendFileSync('calls', process.argv[2] + ' ');\n${does}`);
  process.env['npm_execpath'] = file;
}
/** What npm leaves of the package `node` when it runs no scripts. */
const putNode = `const fs = require('fs');
fs.mkdirSync('node_modules/node', { recursive: true });
fs.writeFileSync('node_modules/node/package.json', JSON.stringify({ scripts: { preinstall: 'node fetch' } }));
fs.writeFileSync('node_modules/node/fetch.js', "const fs = require('fs'); fs.mkdirSync('bin'); fs.writeFileSync('bin/node', '')");`;
const calls = (): string => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'book-rental-setup-'));
  said = [];
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
});
afterEach(() => {
  rmSync(root, { recursive: true });
  if (ownNpm === undefined) delete process.env['npm_execpath'];
  else process.env['npm_execpath'] = ownNpm;
});

describe('packages count as installed', () => {
  const here = { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/@book-rental/kernel': { link: true } };

  test('not in a fresh clone', () => {
    expect(isInstalled(root)).toBe(false);
  });

  test('when npm put there what the lock file names, less what is for other platforms', () => {
    installed(here);
    expect(isInstalled(root)).toBe(true);
  });

  test('not in another version', () => {
    installed({ ...here, 'node_modules/zod': { version: '3.9.9' } });
    expect(isInstalled(root)).toBe(false);
  });

  test('not with one missing', () => {
    installed({ 'node_modules/zod': { version: '4.0.0' } });
    expect(isInstalled(root)).toBe(false);
  });

  test('no longer after the lock file moved on', () => {
    installed(here);
    expect(isInstalled(root)).toBe(true);
    writeLock('package-lock.json', { ...wanted, 'node_modules/zod': { version: '4.0.1' } });
    expect(isInstalled(root)).toBe(false);
  });
});

describe('installing', () => {
  test('happens once for two that need it at the same time, and not again', async () => {
    npmThat(`${putNode} fs.mkdirSync('node_modules/node/bin'); fs.writeFileSync('node_modules/node/bin/node', '');`);
    await Promise.all([installOnce(root, say), installOnce(root, say)]);
    expect(await installOnce(root, say)).toBe(join(root, 'node_modules/node/bin/node'));
    expect(calls()).toBe('ci ');
    expect(said).toContain('installing packages …');
  });

  test('fetches the pinned Node where npm may run no install script', async () => {
    npmThat(putNode);
    await Promise.all([installOnce(root, say), installOnce(root, say)]);
    expect(calls()).toBe('ci ');
    expect(said.filter((sentence) => sentence === 'fetching the pinned Node …')).toHaveLength(1);
    expect(existsSync(join(root, 'node_modules/node/bin/node'))).toBe(true);
  });

  test('that fails shows what npm said, and is tried again the next time', async () => {
    npmThat("console.error('no network'); process.exit(1);");
    await expect(installOnce(root, say)).rejects.toThrow(/installing packages failed \(exit code 1\)[\s\S]*no network/);
    await expect(installOnce(root, say)).rejects.toThrow('no network');
    expect(calls()).toBe('ci ci ');
  });
});
