export { assembleSystem, type System, type SystemParts, type SystemSettings } from './system.ts';
export { openAuditSource, type AuditLimits } from './audit-source.ts';
export { dataFile } from './data-file.ts';
