export { auditServices, startServicesAudit } from './audit-services.ts';
export { openAuditSource } from './audit-source.ts';
export { openBroker } from './broker.ts';
export { hostService, type Hosted, type HostParts, type HostShape } from './host.ts';
export { Fatal, runProcess, type Running } from './process.ts';
