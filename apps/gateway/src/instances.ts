import type { Readiness } from '@book-rental/http';
import type { Log } from '@book-rental/observability';
import { ownerOf, type ServiceName, type Upstream } from './upstreams.ts';

const lookEveryMs = 1_000;
const patienceMs = 2_000;

/** Which instances of which service can take a request now. */
export interface Instances {
  readonly upstreams: readonly Upstream[];
  readonly ownerOf: (path: string) => Upstream | undefined;
  /** The next instance in turn that answers, or undefined when none does. */
  readonly pick: (name: ServiceName) => string | undefined;
  /** It did not answer: no request goes there until it says again that it is ready. */
  readonly missed: (url: string) => void;
  /** All of them, those too that take no requests. */
  readonly each: (name: ServiceName) => readonly Instance[];
  readonly readiness: () => Readiness;
  readonly stop: () => void;
}

export interface Instance {
  readonly url: string;
  readonly alive: boolean;
  readonly status: Readiness['status'];
  readonly because: readonly string[];
}

type Followed = { -readonly [name in keyof Instance]: Instance[name] };

/** Asks every instance for its readiness again and again. Until the first answer an instance is taken to be there. */
export function followInstances(upstreams: readonly Upstream[], log: Log): Instances {
  const all = new Map(upstreams.map((upstream) => [upstream.name, upstream.urls.map((url): Followed => ({ url, alive: true, status: 'ready', because: [] }))]));
  const turns = new Map<ServiceName, number>();
  const timer = setInterval(() => void look(), lookEveryMs);
  void look();

  async function look(): Promise<void> {
    for (const [name, instances] of all) await Promise.all(instances.map((instance) => lookAt(name, instance)));
  }

  async function lookAt(name: ServiceName, instance: Followed): Promise<void> {
    const answer = await readinessOf(instance.url);
    if (instance.alive !== answer.alive) log.warn(`${name} at ${instance.url} ${answer.alive ? 'is back' : `takes no requests: ${answer.because.join(' ')}`}`);
    instance.alive = answer.alive;
    instance.status = answer.status;
    instance.because = answer.because;
  }

  function pick(name: ServiceName): string | undefined {
    const alive = (all.get(name) ?? []).filter((instance) => instance.alive);
    const turn = (turns.get(name) ?? 0) + 1;
    turns.set(name, turn);
    return alive[turn % alive.length]?.url;
  }

  function readiness(): Readiness {
    const sentences = [...all].flatMap(([name, instances]) => instances.flatMap(({ url, because }) => because.map((one) => `${name} at ${url}: ${one}`)));
    const missing = [...all].filter(([, instances]) => instances.every((instance) => !instance.alive));
    return { status: missing.length > 0 ? 'not ready' : sentences.length > 0 ? 'degraded' : 'ready', because: sentences };
  }

  return {
    upstreams,
    ownerOf: (path) => ownerOf(upstreams, path),
    pick,
    missed: (url) => {
      for (const instance of [...all.values()].flat()) if (instance.url === url) Object.assign(instance, { alive: false, status: 'not ready', because: ['It does not answer.'] } satisfies Partial<Instance>);
    },
    each: (name) => all.get(name) ?? [],
    readiness,
    stop: () => clearInterval(timer),
  };
}

async function readinessOf(url: string): Promise<Omit<Instance, 'url'>> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs) });
    const { status, because } = (await response.json()) as Readiness;
    return { alive: response.ok, status, because };
  } catch (error) {
    return { alive: false, status: 'not ready', because: [`It does not answer (${error instanceof Error ? error.message : String(error)}).`] };
  }
}
