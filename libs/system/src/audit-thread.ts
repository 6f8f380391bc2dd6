import { auditInThread } from '@book-rental/audit';
import { auditFile } from './audit-file.ts';

await auditInThread(auditFile);
