import { resolve } from 'node:path';
import { runSpecs } from './jest.ts';
import { totalsOf, type Outcome } from './totals.ts';

/** `npm test`: every suite, then exactly one line of totals. `npm test -- book` runs the specs whose path says book. */
type Suite = (root: string, args: readonly string[]) => Promise<Outcome>;
const SUITES: readonly Suite[] = [runSpecs];

const root = resolve(import.meta.dirname, '../..');
const outcomes: Outcome[] = [];
for (const suite of SUITES) outcomes.push(await suite(root, process.argv.slice(2)));

const { ok, remarks, line } = totalsOf(outcomes, Boolean(process.env['CI']));
console.log(['', ...remarks, line].join('\n'));
process.exitCode = ok ? 0 : 1;
