import type { Route } from '@book-rental/http';
import { healthRoute, type Health, type ServiceHealth } from '@book-rental/operations';
import type { Instances } from './instances.ts';
import type { ServiceName } from './upstreams.ts';

const patienceMs = 2_000;

/** Every instance with how it fares; what they share (outbox, parked messages, lag) is told by one that answers. */
export function gatheredHealth(instances: Instances): Route {
  return healthRoute(() => Promise.all(instances.upstreams.map(({ name }) => healthOf(instances, name))));
}

async function healthOf(instances: Instances, name: ServiceName): Promise<ServiceHealth> {
  const { outbox, parked, lag } = (await sharedOf(instances, name)) ?? { outbox: null, parked: null, lag: null };
  return { name, instances: instances.each(name).map(({ url, status, because }) => ({ url, status, because: [...because] })), outbox, parked, lag };
}

async function sharedOf(instances: Instances, name: ServiceName): Promise<ServiceHealth | undefined> {
  // One that takes no requests can still tell, and may be the one that people want to hear of; those that can are asked first.
  for (const { url } of [...instances.each(name)].sort((one, other) => Number(other.alive) - Number(one.alive))) {
    const answer = await ask<Health>(instances, url, '/health');
    const own = answer?.services.find((service) => service.name === name);
    if (own !== undefined) return own;
  }
  return undefined;
}

/** What that instance answers, or undefined when it does not. */
export async function ask<Answer>(instances: Instances, url: string, path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(patienceMs) });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch (error) {
    // Slow is not away: whether requests go there is for its readiness to say.
    if (!(error instanceof DOMException && error.name === 'TimeoutError')) instances.missed(url);
    return undefined;
  }
}
