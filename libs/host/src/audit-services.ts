import { AuditProblem, checked, startAudit, threadFile, type AuditReport, type AuditRun, type AuditSource } from '@book-rental/audit';
import type { Settings } from '@book-rental/config';
import { createLog } from '@book-rental/observability';
import { openAuditSource } from './audit-source.ts';
import { Fatal } from './process.ts';

/** Audits what separate services keep in MongoDB and said over Kafka, beside running ones. Throws `AuditProblem`, one sentence, when it cannot be read. */
export async function auditServices(settings: Settings): Promise<AuditReport> {
  return checked(await open(settings), `What the services keep (MONGO_URL, INSTALLATION "${settings.installation}") is spoiled`);
}

/** The same, in a thread of its own. */
export function startServicesAudit(settings: Settings): AuditRun {
  return startAudit(threadFile(import.meta.url, 'audit-thread'), settings);
}

async function open(settings: Settings): Promise<AuditSource> {
  // What Kafka's client has to say in passing is not for the report; that it cannot be read at all is thrown.
  const log = createLog({ format: settings.logFormat, level: 'error', stream: process.stderr });
  try {
    return await openAuditSource(settings, log);
  } catch (error) {
    throw error instanceof Fatal ? new AuditProblem(error.message, { cause: error }) : error;
  }
}
