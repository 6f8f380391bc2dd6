import { describe, expect, test } from '@jest/globals';
import { AuditProblem, type AuditReport, type AuditRun } from '@book-rental/audit';
import type { Reply } from '@book-rental/http';
import { createAuditRuns } from './audit-runs.ts';

const report: AuditReport = {
  at: '2026-11-24T03:00:00.000Z',
  ok: false,
  checks: [{ name: 'holders', rule: 'A book is rented out once.', lookedAt: 3, violationCount: 1, inFlight: 2, violations: [{ aggregate: 'book 7', sagaId: 's1', sentence: 'Nobody has it.' }] }],
  inFlight: { sagas: 2, messages: 5 },
  debts: [{ kind: 'stuck', sagaId: 's2', sentence: 'It is stuck.' }],
  debtCount: 1,
};

/** Audits that end when they are told to. */
function desk(missing: readonly string[] = []) {
  const begun: { readonly resolve: (report: AuditReport) => void; readonly reject: (error: Error) => void }[] = [];
  let stopped = 0;
  const start = (): AuditRun => {
    const { promise, resolve, reject } = Promise.withResolvers<AuditReport>();
    begun.push({ resolve, reject });
    return { report: promise, stop: async () => void (stopped += 1) };
  };
  const runs = createAuditRuns({ start, missing });
  const [route] = runs.routes;
  const ask = (left = new AbortController().signal) => route?.handle({ left, operator: '사서', idempotency: undefined, waitMs: 0 } as never) as Promise<Reply>;
  return { begun, ask, stop: runs.stop, stopped: () => stopped };
}

describe('an audit on demand', () => {
  test('is answered with what was counted under each rule, and with the saga behind each violation', async () => {
    const { begun, ask } = desk();
    const asked = ask();
    begun[0]?.resolve(report);
    expect(await asked).toEqual({
      status: 200,
      body: {
        at: report.at,
        ok: false,
        counted: { holders: { rule: 'A book is rented out once.', lookedAt: 3, violationCount: 1, inFlight: 2 } },
        violations: [{ check: 'holders', aggregate: 'book 7', sagaId: 's1', sentence: 'Nobody has it.' }],
        debts: report.debts,
        debtCount: 1,
        inFlight: { sagas: 2, messages: 5 },
      },
    });
  });

  test('is one for all who ask meanwhile, and another one afterwards', async () => {
    const { begun, ask } = desk();
    const both = [ask(), ask()];
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(report);
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    void ask();
    expect(begun).toHaveLength(2);
  });

  test('says in a sentence why there is nothing to look at, and can be asked again', async () => {
    const { begun, ask } = desk();
    const asked = ask();
    begun[0]?.reject(new AuditProblem('The data file is spoiled.'));
    expect(await asked).toMatchObject({ status: 503, body: { code: 'AUDIT_FAILED', detail: 'The data file is spoiled.' } });
    void ask();
    expect(begun).toHaveLength(2);
  });

  test('is given up with the server, and whoever asked need not wait for it', async () => {
    const { ask, stop, stopped } = desk();
    const leaving = new AbortController();
    const asked = ask(leaving.signal);
    leaving.abort();
    expect(await asked).toMatchObject({ status: 503, body: { code: 'NOT_AVAILABLE' } });
    await stop();
    expect(stopped()).toBe(1);
  });

  test('names the settings that it misses, and looks at nothing', async () => {
    const { begun, ask } = desk(['MONGO_URL', 'KAFKA_BROKERS']);
    expect(await ask()).toMatchObject({ status: 503, body: { code: 'AUDIT_NOT_CONFIGURED', detail: expect.stringContaining('set MONGO_URL and KAFKA_BROKERS here as for the services') } });
    expect(begun).toHaveLength(0);
  });
});
