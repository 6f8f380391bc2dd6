import process from 'node:process';
import { parseArgs } from 'node:util';
import { simulate, type Simulation } from './simulate.ts';

const usage = 'Usage: npm run simulate -- [--seeds 200] [--seed 1] [--steps 600] [--story]; --seed alone plays that one.';

/** Runs seed after seed and says which ones failed, with the command that plays one again. */
async function main(): Promise<number> {
  const asked = options();
  if (typeof asked === 'string') {
    process.stderr.write(`${asked} ${usage}\n`);
    return 1;
  }
  const { seeds, first, steps, story } = asked;
  const totals: Record<string, number> = {};
  const failed: Simulation[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = await simulate({ seed, steps });
    for (const [name, count] of countsOf(run)) totals[name] = (totals[name] ?? 0) + count;
    if (story) for (const event of run.events) print(event);
    if (!run.ok) {
      failed.push(run);
      tell(run, steps);
    }
    if ((seed - first + 1) % 50 === 0) print(`${seed - first + 1} of ${seeds} seeds, ${failed.length} failed`);
  }
  print(`\n${seeds} seeds from ${first}, ${steps} steps each:`);
  for (const [name, count] of Object.entries(totals)) print(`  ${name.padEnd(36)} ${count}`);
  print(failed.length === 0 ? '\nEvery seed ended with everything in agreement.' : `\n${failed.length} seeds FAILED: ${failed.map((run) => run.seed).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function countsOf({ stats, crashes }: Simulation): readonly (readonly [string, number])[] {
  return [
    ...Object.entries(stats.sagas).map(([name, count]) => [`sagas ${name}`, count] as const),
    ...Object.entries(crashes).map(([name, count]) => [`died at ${name}`, count] as const),
    ...Object.entries(stats.wire).map(([name, count]) => [`messages ${name}`, count] as const),
    ...Object.entries(stats.visitors).map(([name, count]) => [`visitors ${name}`, count] as const),
    ['store outages', stats.storeOutages],
    ['operator actions', stats.operatorActions],
    ['audits on the way', stats.audits],
    ['deadlines acted on', stats.deadlines],
  ];
}

function tell({ seed, problems }: Simulation, steps: number): void {
  print(`\nSeed ${seed} FAILED:`);
  for (const problem of problems.slice(0, 5)) print(`  ${problem}`);
  print(`  Play it again: npm run simulate -- --seeds 1 --seed ${seed} --steps ${steps} --story\n`);
}

interface Options {
  readonly seeds: number;
  readonly first: number;
  readonly steps: number;
  readonly story: boolean;
}

/** What was asked for, or a sentence about what cannot be. */
function options(): Options | string {
  try {
    const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' }, steps: { type: 'string' }, story: { type: 'boolean', default: false } } });
    for (const [name, text] of Object.entries(values)) if (typeof text === 'string' && !/^[1-9]\d{0,8}$/.test(text)) return `--${name} is "${text}", but must be a whole number from 1 to 999999999.`;
    return { seeds: Number(values.seeds ?? (values.seed === undefined ? 200 : 1)), first: Number(values.seed ?? 1), steps: Number(values.steps ?? 600), story: values.story };
  } catch (error) {
    return `${(error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''}.`;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Whoever read along has left, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main();
