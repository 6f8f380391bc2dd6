export { audit } from './audit.ts';
export { AuditProblem, checked } from './problem.ts';
export { auditInThread, startAudit, threadFile, type AuditRun } from './in-thread.ts';
export { renderReport, rules, type AuditReport, type CheckName, type CheckReport, type Debt, type Violation } from './report.ts';
export type { AuditSource } from './source.ts';
