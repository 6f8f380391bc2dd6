import { auditInThread } from '@book-rental/audit';
import { auditServices } from './audit-services.ts';

await auditInThread(auditServices);
