import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** `npm run verify`: all that can be said about the code without running it. Every step runs, whatever failed before; two at a time. */
const STEPS: readonly { readonly name: string; readonly run: readonly string[] }[] = [
  { name: 'lint', run: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the console', run: ['node_modules/typescript/bin/tsc', '-p', 'apps/console/tsconfig.json'] },
  { name: 'boundaries', run: ['infra/verify/graph.ts'] },
  { name: 'generated pages', run: ['infra/docs/generate.ts', '--check'] },
];

const root = resolve(import.meta.dirname, '../..');

interface Ended {
  readonly ok: boolean;
  readonly printed: string;
}

function runStep(args: readonly string[]): Promise<Ended> {
  const options = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...options, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => { printed += chunk; });
  }
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code) => settle({ ok: code === 0, printed: printed.trim() }));
  });
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const failed: string[] = [];
const begin = performance.now();
const waiting = [...STEPS.entries()];

async function lane(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, { name, run }] = next;
    console.log(`[${index + 1}/${STEPS.length}] ${name} …`);
    const began = performance.now();
    const { ok, printed } = await runStep(run);
    if (!ok) failed.push(name);
    const said = ok || printed === '' ? '' : `${printed}\n`;
    console.log(`${said}[${index + 1}/${STEPS.length}] ${name}: ${ok ? 'ok' : 'FAILED'}, ${seconds(began)}`);
  }
}

// Lint takes as long as all the others.
await Promise.all([lane(), lane()]);
console.log(failed.length === 0 ? `verified in ${seconds(begin)}` : `not verified: ${failed.join(', ')} (${seconds(begin)})`);
process.exitCode = failed.length === 0 ? 0 : 1;
