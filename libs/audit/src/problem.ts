import { audit } from './audit.ts';
import type { AuditReport } from './report.ts';
import type { AuditSource } from './source.ts';

/** Why there is nothing to audit, or it cannot be read: one sentence. */
export class AuditProblem extends Error {
  override readonly name = 'AuditProblem';
}

/** The audit of data that may be spoiled: a document without the fields that every one has is as good as none. `told` says which errors have a sentence of their own. */
export function checked(source: AuditSource, spoiled: string, told: (error: unknown) => boolean = () => false): AuditReport {
  try {
    return audit(source);
  } catch (error) {
    if (told(error)) throw error;
    throw new AuditProblem(`${spoiled}: the audit stopped at "${error instanceof Error ? error.message : String(error)}". Restore a backup, or mend it by hand.`, { cause: error });
  }
}
