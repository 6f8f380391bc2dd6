import type { Of } from '../../api/client.ts';

type Entry = Pick<Of<'TrailEntry'>, 'subject' | 'action'>;

/** Where in the console the thing is that somebody acted on, and its id; undefined for what has no page. */
export function subjectOf({ subject, action }: Entry): { readonly to: string; readonly id: string } | undefined {
  const found = /^\/(sagas|books|parked|topics)\/(.+)$/.exec(subject);
  const [, room, id] = found ?? [];
  if (room === undefined || id === undefined) return undefined;
  if (room === 'parked') return { to: `/operator?${new URLSearchParams({ tab: 'parked', ...statusAfter(action), message: id }).toString()}`, id };
  return { to: `/${room}/${encodeURIComponent(id)}`, id };
}

/** In which list of messages it is now. */
function statusAfter(action: string): { readonly status?: string } {
  if (action === 'parked retried') return { status: 'retried' };
  return action === 'parked discarded' ? { status: 'discarded' } : {};
}
