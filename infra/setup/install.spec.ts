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
    npmThat("require('fs').mkdirSync('node_modules', { recursive: true });");
    await Promise.all([installOnce(root, say), installOnce(root, say)]);
    await installOnce(root, say);
    expect(calls()).toBe('ci ');
    expect(said).toContain('installing packages …');
  });

  test('that fails shows what npm said, and is tried again the next time', async () => {
    npmThat("console.error('no network'); process.exit(1);");
    await expect(installOnce(root, say)).rejects.toThrow(/installing packages failed \(exit code 1\)[\s\S]*no network/);
    await expect(installOnce(root, say)).rejects.toThrow('no network');
    expect(calls()).toBe('ci ci ');
  });
});
