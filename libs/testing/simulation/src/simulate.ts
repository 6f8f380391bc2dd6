import { createHash } from 'node:crypto';
import { audit, type AuditReport } from '@book-rental/audit';
import { Outage, type CrashPoint } from '@book-rental/runtime';
import { chooser, type Run } from './chance.ts';
import { drain } from './drain.ts';
import { createRandom, type Random } from './random.ts';
import { Crashed, createSchedule } from './schedule.ts';
import { createTown, horizonMs, policy, type Town } from './town.ts';
import { createVisitors, type VisitorStats } from './visitors.ts';
import { drawWeather } from './weather.ts';
import type { WireStats } from './wire.ts';

export interface SimulateOptions {
  readonly seed: number;
  /** How many things chance does before everything is healed. */
  readonly steps?: number;
}

export interface SimulationStats {
  readonly wire: WireStats;
  readonly visitors: VisitorStats;
  readonly storeOutages: number;
  readonly sagas: Readonly<Record<string, number>>;
  /** Retries, compensations and abandonments by hand, and parked messages decided. */
  readonly operatorActions: number;
  readonly audits: number;
  /** Deadlines of sagas that were acted on. */
  readonly deadlines: number;
}

export interface Simulation {
  readonly seed: number;
  readonly ok: boolean;
  /** What went wrong, in sentences: violations of the audit first. */
  readonly problems: readonly string[];
  readonly report: AuditReport;
  /** All that happened, in order. */
  readonly events: readonly string[];
  /** Of all that happened: the same seed gives the same. */
  readonly trace: string;
  /** How often a process died at each named point. */
  readonly crashes: Readonly<Record<CrashPoint, number>>;
  readonly stats: SimulationStats;
}

const began = Date.parse('2026-11-24T09:00:00.000Z');

/** One run of the whole system: everything that chance decides comes from the seed. */
export async function simulate({ seed, steps = 600 }: SimulateOptions): Promise<Simulation> {
  const random = createRandom(seed);
  const weather = drawWeather(random);
  const schedule = createSchedule(random);
  const time = { now: began, calendar: began };
  const ids = { next: () => idOf(time.now, random) };
  const events: string[] = [];
  const hash = createHash('sha256');
  const tell = (event: string): void => {
    const line = `${time.now - began} ${event}`;
    events.push(line);
    hash.update(line);
  };
  const town = createTown({ random, schedule, weather, ids, tell, clock: { now: () => time.now }, calendar: { now: () => time.calendar } });
  const problems: string[] = [];
  let busy = 0;

  const run: Run = {
    random, weather, schedule, time, ids, town,
    visitors: createVisitors(town, random, weather),
    foreignReturns: new Set(),
    counts: { operatorActions: 0, audits: 0 },
    busy: () => busy,
    tell,
    begin: (doing, done) => {
      busy += 1;
      done.then(
        (said: unknown) => {
          if (typeof said === 'string') run.tell(said);
        },
        (error: unknown) => {
          // The dead and those without a store have an excuse; anything else is a mistake in the code.
          if (error instanceof Crashed || error instanceof Outage) run.tell(`${doing}: ${error.message}`);
          else problems.push(`${doing} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        },
      ).finally(() => {
        busy -= 1;
      });
    },
    inspect: (graceMs) => inspect(town, time.now, graceMs),
    problem: (sentence) => problems.push(sentence),
  };

  await town.revive();
  const step = chooser(run);
  for (let count = 0; count < steps && problems.length === 0; count += 1) await step();
  if (problems.length === 0) await drain(run);
  const report = run.inspect(60_000);
  problems.unshift(...sentencesOf(report));
  problems.push(...town.silence.problems, ...run.visitors.contradictions, ...town.errors);
  const sagas: Record<string, number> = {};
  for (const { state } of town.memory.snapshot('saga-coordinator').states<{ readonly type?: string; readonly status: string }>('sagas')) {
    const name = `${state.type ?? 'UNKNOWN'} ${state.status}`;
    sagas[name] = (sagas[name] ?? 0) + 1;
  }
  return {
    seed,
    ok: problems.length === 0,
    problems,
    report,
    events,
    trace: hash.update(JSON.stringify(report)).digest('hex'),
    crashes: town.crashes,
    stats: { wire: town.wire.stats(), visitors: run.visitors.stats, storeOutages: town.stored.outages, sagas, deadlines: town.silence.acted(), ...run.counts },
  };
}

function inspect({ memory, wire }: Town, now: number, graceMs: number): AuditReport {
  return audit({
    rental: memory.snapshot('rental'),
    book: memory.snapshot('book'),
    member: memory.snapshot('member'),
    bestBook: memory.snapshot('best-book'),
    saga: memory.snapshot('saga-coordinator'),
    log: wire.records,
    unread: wire.unread,
    now,
    inboxHorizonMs: horizonMs,
    graceMs,
    loanLimit: policy.loanLimit,
  });
}

/** A UUIDv7 of that time. */
function idOf(now: number, random: Random): string {
  const ms = now.toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`;
}

/** The violations of a report, each in a line. */
export function sentencesOf(report: AuditReport): readonly string[] {
  return report.checks.flatMap((check) => check.violations.map((one) => `${check.name}: ${one.aggregate}${one.sagaId === undefined ? '' : ` (saga ${one.sagaId})`}: ${one.sentence}`));
}

