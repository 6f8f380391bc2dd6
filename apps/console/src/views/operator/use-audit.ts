import { useQuery } from '@tanstack/react-query';
import { api, ask, type Of } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** The audit that was run last; it runs only when somebody asks for it, and stays while the page is open. */
export function useAudit() {
  return useQuery({ queryKey: keys.audit, queryFn: ({ signal }) => ask(api.POST('/audit-runs', { signal })), enabled: false, staleTime: Infinity, gcTime: Infinity, retry: false });
}

/** How many things do not agree. */
export function violationsIn({ counted }: Of<'AuditReport'>): number {
  return Object.values(counted).reduce((sum, { violationCount }) => sum + violationCount, 0);
}
