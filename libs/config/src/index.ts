export { auditLimitsOf, type AuditLimits } from './audit-limits.ts';
export { longestDelayMs, readSettings, settingsTable, type ReadSettings, type Settings } from './settings.ts';
export { version } from './version.ts';
