import { parentPort, Worker, workerData } from 'node:worker_threads';
import { AuditProblem } from './problem.ts';
import type { AuditReport } from './report.ts';

/** An audit under way. */
export interface AuditRun {
  /** Rejects with an `AuditProblem`, one sentence, when there is nothing to audit or it cannot be read. */
  readonly report: Promise<AuditReport>;
  /** Gives it up. */
  readonly stop: () => Promise<void>;
}

type Said = { readonly report: AuditReport } | { readonly problem: string };

/** Runs an audit in a thread of its own, so that whoever serves requests goes on doing so. The file at `entry` calls `auditInThread`. */
export function startAudit(entry: URL, asked: object): AuditRun {
  const worker = new Worker(entry, { workerData: asked });
  const report = new Promise<AuditReport>((resolve, reject) => {
    worker.once('message', (said: Said) => ('report' in said ? resolve(said.report) : reject(new AuditProblem(said.problem))));
    worker.once('error', reject);
    // After a message this changes nothing.
    worker.once('exit', () => reject(new AuditProblem('The audit was given up before it had an answer. Ask again.')));
  });
  return {
    report,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** The thread's part: looks as it was asked to, and says what it found. */
export async function auditInThread<Asked>(look: (asked: Asked) => AuditReport | Promise<AuditReport>): Promise<void> {
  const say = (said: Said): void => parentPort?.postMessage(said);
  try {
    say({ report: await look(workerData as Asked) });
  } catch (error) {
    if (!(error instanceof AuditProblem)) throw error;
    say({ problem: error.message });
  }
}

/** The thread's file beside the one that asks: its source, or what it was bundled to. */
export function threadFile(asking: string, name: string): URL {
  return new URL(`./${name}${asking.endsWith('.ts') ? '.ts' : '.mjs'}`, asking);
}
