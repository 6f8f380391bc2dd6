import type { Route } from '@book-rental/http';
import { listRoutes } from '@book-rental/operations';
import { Outage, type Page } from '@book-rental/runtime';
import type { Instances } from './instances.ts';
import type { ServiceName } from './upstreams.ts';

const patienceMs = 10_000;

/** What every service has of its own and people want to see together: messages set aside, and who did what. */
export function gatheredRoutes(instances: Instances): readonly Route[] {
  const names = instances.upstreams.map(({ name }) => name);
  return listRoutes({
    parked: names.map((name) => (asked) => read(instances, name, '/parked', asked)),
    trail: names.map((name) => (asked) => read(instances, name, '/audit-trail', asked)),
  });
}

/** A list without one service's part would say that there is nothing there, so none is better. */
async function read<Item>(instances: Instances, name: ServiceName, path: string, asked: Readonly<Record<string, string | number>>): Promise<Page<Item>> {
  // A service that takes no requests, since it could not handle what it read, can still say what it set aside.
  const url = instances.pick(name) ?? instances.each(name)[0]?.url;
  const away = new Outage(`The ${name} service does not answer.`);
  if (url === undefined) throw away;
  const query = new URLSearchParams(Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]));
  const response = await fetch(`${url}${path}?${query.toString()}`, { signal: AbortSignal.timeout(patienceMs) }).catch(() => {
    instances.missed(url);
    throw away;
  });
  if (!response.ok) throw away;
  return (await response.json()) as Page<Item>;
}
