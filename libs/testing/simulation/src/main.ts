import process from 'node:process';
import { parseArgs } from 'node:util';
import { simulate, type Simulation } from './simulate.ts';

const usage = 'npm run simulate -- [--seeds 200] [--seed 1] [--steps 600] [--story]';

/** Runs seed after seed and says which ones failed, with the command that plays one again. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' }, steps: { type: 'string' }, story: { type: 'boolean', default: false } } });
  const [seeds, first, steps] = [whole(values.seeds, 200), whole(values.seed, 1), whole(values.steps, 600)];
  const totals: Record<string, number> = {};
  const failed: Simulation[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = await simulate({ seed, steps });
    for (const [name, count] of countsOf(run)) totals[name] = (totals[name] ?? 0) + count;
    if (values.story) for (const event of run.events) print(event);
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

function whole(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`"${text}" is not a whole number. ${usage}`);
  return number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
