import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Of } from './client.ts';
import { keys } from './keys.ts';

type Lab = Of<'Lab'>;

/** Somebody else may set a fault, and operations are struck meanwhile. */
const lookEveryMs = 2_000;

/** What this server is and what it can do: the same for as long as it runs. */
export function useAbout() {
  return useQuery({ queryKey: keys.about, queryFn: ({ signal }) => ask(api.GET('/about', { signal })), staleTime: Infinity });
}

/** What is set in the failure lab; nothing is asked of a server that has none. */
export function useLab() {
  const { data: about } = useAbout();
  return useQuery({ queryKey: keys.lab, queryFn: ({ signal }) => ask(api.GET('/lab', { signal })), enabled: about?.lab === true, refetchInterval: lookEveryMs });
}

/** Ends every fault: what was held back goes out, who was dead starts. Done twice it is done once. */
export function useLabCleared() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST('/lab/clear')),
    onSuccess: (lab) => void queries.setQueryData<Lab>(keys.lab, lab),
  });
}

/** Whether anything fails, or may: what a fault has struck meets it again until the lab is cleared. */
export function isLabOn({ faults, down }: Lab): boolean {
  return faults.length > 0 || down.length > 0;
}
