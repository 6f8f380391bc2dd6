import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createApi, type Api } from './api.ts';

const root = resolve(import.meta.dirname, '../..');

export type Environment = Readonly<Record<string, string>>;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: readonly string[];
  readonly stderr: string;
}

export interface StartOptions {
  readonly folder: string;
  readonly env?: Environment;
  /** `POST /clock`; on unless said otherwise. */
  readonly timeTravel?: boolean;
  /** Services can be made to fail; off unless said otherwise. */
  readonly lab?: boolean;
}

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly file: string;
  readonly api: Api;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM, and waits for the end. */
  readonly stop: () => Promise<Exit>;
  /** SIGKILL: no chance to finish anything. */
  readonly kill: () => Promise<Exit>;
  readonly exited: Promise<Exit>;
}

const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** A folder that `cleanUp` removes. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'book-rental-'));
  folders.add(folder);
  return folder;
}

/** Ends what a spec started, also when it failed. For `afterEach` or `afterAll`. */
export async function cleanUp(): Promise<void> {
  const ends = [...children].map((child) => new Promise((done) => child.once('close', done)));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(ends);
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  folders.clear();
}

interface Child {
  readonly process: ChildProcess;
  readonly exited: Promise<Exit>;
  /** The first line of standard output that fits, or undefined when the process ends without it. */
  readonly line: (fits: (line: string) => boolean) => Promise<string | undefined>;
}

/** Runs a file of this repository with the Node that runs the specs. */
export function run(entry: string, args: readonly string[], env: Environment): Child {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, entry), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const stdout: string[] = [];
  const waiting = new Set<(line: string) => void>();
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    for (const look of waiting) look(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<Exit>((done) => {
    child.once('close', (code, signal) => {
      children.delete(child);
      done({ code, signal, stdout, stderr });
    });
  });
  return {
    process: child,
    exited,
    line: async (fits) => {
      const known = stdout.find(fits);
      if (known !== undefined) return known;
      return new Promise((done) => {
        waiting.add((line) => fits(line) && done(line));
        void exited.then(() => done(undefined));
      });
    },
  };
}

function serve({ folder, env = {}, timeTravel = true, lab = false }: StartOptions): Child {
  const flags = [...(timeTravel ? ['--allow-time-travel'] : []), ...(lab ? ['--lab'] : [])];
  return run('apps/standalone/src/main.ts', flags, { HOST: '127.0.0.1', PORT: '0', LOG_FORMAT: 'json', DATA_DIR: folder, ...env });
}

/** Starts the server and waits for its `ready` line. */
export async function startServer(options: StartOptions): Promise<Server> {
  const child = serve(options);
  const line = await child.line((one) => one.includes('"ready"'));
  if (line === undefined) throw new Error(`The server did not start: ${(await child.exited).stderr}`);
  const { url, file } = JSON.parse(line) as { readonly url: string; readonly file: string };
  const end = (signal: NodeJS.Signals) => {
    child.process.kill(signal);
    return child.exited;
  };
  return {
    url,
    file,
    pid: child.process.pid ?? 0,
    api: createApi(url),
    signal: (signal) => void child.process.kill(signal),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    exited: child.exited,
  };
}

/** Starts a server that is expected to give up. */
export function startInVain(options: StartOptions): Promise<Exit> {
  return serve(options).exited;
}
