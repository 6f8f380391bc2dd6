import { AuditProblem, rules, type AuditReport, type AuditRun } from '@book-rental/audit';
import { problem, route, type Reply, type Route } from '@book-rental/http';
import { z } from 'zod';

const checkNames = Object.keys(rules) as [keyof typeof rules];
const sagaId = z.string().optional().meta({ description: 'The saga behind it, where one is known.' });

const reportSchema = z
  .object({
    at: z.iso.datetime().meta({ description: 'The moment that was looked at.' }),
    ok: z.boolean().meta({ description: 'No violations. Debts and work in flight do not count against it.' }),
    counted: z.record(z.enum(checkNames), z.object({ rule: z.string(), lookedAt: z.int(), violationCount: z.int(), inFlight: z.int() })).meta({ description: 'Each rule by its name: what was looked at, and what does not agree with it.' }),
    violations: z.array(z.object({ check: z.enum(checkNames), aggregate: z.string(), sagaId, sentence: z.string() }).meta({ id: 'AuditViolation' })).meta({ description: 'The first of each rule; counted says how many there are.' }),
    debts: z.array(z.object({ kind: z.enum(['stuck', 'abandoned', 'parked', 'discarded', 'consequence']), sagaId, sentence: z.string() }).meta({ id: 'AuditDebt' })).meta({ description: 'What is known to be open and waits for a person: the first ones.' }),
    debtCount: z.int(),
    inFlight: z.object({ sagas: z.int(), messages: z.int() }).meta({ description: 'Sagas that have not ended, and messages that somebody has still to read.' }),
  })
  .meta({ id: 'AuditReport' });

export interface AuditRuns {
  readonly routes: readonly Route[];
  /** Gives up what is under way. */
  readonly stop: () => Promise<void>;
}

export interface AuditRunsOptions {
  readonly start: () => AuditRun;
  /** Settings without which there is nothing to look at, those that are not set. */
  readonly missing?: readonly string[];
}

/** The audit on demand: one at a time, so whoever asks meanwhile is told the same. */
export function createAuditRuns({ start, missing = [] }: AuditRunsOptions): AuditRuns {
  let running: AuditRun | undefined;

  function run(): AuditRun {
    if (running !== undefined) return running;
    const begun = start();
    const over = (): void => {
      running = undefined;
    };
    begun.report.then(over, over);
    running = begun;
    return begun;
  }

  async function answer(left: AbortSignal): Promise<Reply> {
    if (missing.length > 0) return problem({ status: 503, code: 'AUDIT_NOT_CONFIGURED', detail: `The audit does not know where the services keep their data: set ${missing.join(' and ')} here as for the services, or run npm run audit -- --distributed where they are set.` });
    if (left.aborted) return givenUp();
    try {
      return await Promise.race([run().report.then((report) => ({ status: 200, body: bodyOf(report) })), aborted(left)]);
    } catch (error) {
      if (error instanceof AuditProblem) return problem({ status: 503, code: 'AUDIT_FAILED', detail: error.message });
      throw error;
    }
  }

  return {
    routes: [
      route({
        method: 'post',
        path: '/audit-runs',
        summary: 'Check that all services agree, on one moment of what they keep. One at a time: who asks meanwhile is told the same.',
        tags: ['Operations'],
        responses: { 200: reportSchema },
        handle: async ({ left }) => answer(left),
      }),
    ],
    stop: async () => running?.stop(),
  };
}

/** It reads only, and may take longer than anybody should wait for the end of a server. */
function aborted(left: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => left.addEventListener('abort', () => resolve(givenUp()), { once: true }));
}

function givenUp(): Reply {
  return problem({ status: 503, code: 'NOT_AVAILABLE', detail: 'The server stops, so the audit was given up. Ask again when it is back.' });
}

function bodyOf({ at, ok, checks, debts, debtCount, inFlight }: AuditReport): z.input<typeof reportSchema> {
  const counted = Object.fromEntries(checks.map(({ name, rule, lookedAt, violationCount, inFlight: waiting }) => [name, { rule, lookedAt, violationCount, inFlight: waiting }])) as z.input<typeof reportSchema>['counted'];
  return {
    at,
    ok,
    counted,
    violations: checks.flatMap(({ name, violations }) => violations.map((one) => ({ check: name, ...one }))),
    debts: [...debts],
    debtCount,
    inFlight,
  };
}
