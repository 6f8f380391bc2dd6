export { assembleSystem, type Between, type System, type SystemParts, type SystemSettings } from './system.ts';
export { auditFile, startFileAudit, type AuditOfFile } from './audit-file.ts';
export { openAuditSource, type AuditLimits } from './audit-source.ts';
export { dataFile } from './data-file.ts';
