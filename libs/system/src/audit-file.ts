import { AuditProblem, checked, startAudit, threadFile, type AuditReport, type AuditRun } from '@book-rental/audit';
import { DataFileProblem } from '@book-rental/sqlite';
import { openAuditSource, type AuditLimits } from './audit-source.ts';

/** What the thread is told. */
export interface AuditOfFile {
  readonly file: string;
  readonly limits: AuditLimits;
}

/** Audits a data file, beside a running server too. Throws `AuditProblem`, one sentence, when it cannot be read. */
export function auditFile({ file, limits }: AuditOfFile): AuditReport {
  try {
    const { source, close } = openAuditSource(file, limits);
    try {
      return checked(source, `The data file ${file} is spoiled`, (error) => error instanceof DataFileProblem);
    } finally {
      close();
    }
  } catch (error) {
    throw error instanceof DataFileProblem ? new AuditProblem(error.message, { cause: error }) : error;
  }
}

/** The same, in a thread of its own. */
export function startFileAudit(asked: AuditOfFile): AuditRun {
  return startAudit(threadFile(import.meta.url, 'audit-thread'), asked);
}
