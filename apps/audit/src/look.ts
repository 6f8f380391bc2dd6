import type { AuditReport, AuditSource } from '@book-rental/audit';
import { DataFileProblem } from '@book-rental/sqlite';

/** Why there is nothing to audit, or it cannot be read: one sentence. */
export class AuditProblem extends Error {
  override readonly name = 'AuditProblem';
}

/** Opens what is kept as of now, has it checked, and lets go of it. */
export type Look = (check: (source: AuditSource) => AuditReport) => Promise<AuditReport>;

/** The check on data that may be spoiled: a document without the fields that every one has is as good as none. */
export function checked(check: (source: AuditSource) => AuditReport, source: AuditSource, spoiled: string): AuditReport {
  try {
    return check(source);
  } catch (error) {
    if (error instanceof DataFileProblem) throw error;
    throw new AuditProblem(`${spoiled}: the audit stopped at "${error instanceof Error ? error.message : String(error)}". Restore a backup, or mend it by hand.`, { cause: error });
  }
}
