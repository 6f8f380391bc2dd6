export { audit } from './audit.ts';
export { renderReport, rules, type AuditReport, type CheckName, type CheckReport, type Debt, type Violation } from './report.ts';
export type { AuditSource } from './source.ts';
