import type { Of } from '../../api/client.ts';

type Service = Of<'ServiceHealth'>;
type Counts = Of<'SagaCounts'>['counts'];

/** How the whole of it stands: the first line of the page. */
export interface Standing {
  readonly level: 'well' | 'hand' | 'ill';
  readonly stuck: number;
  readonly parked: number;
  /** Names of the services that are not well. */
  readonly ill: readonly string[];
}

export type Condition = 'ready' | 'degraded' | 'not ready';

/** A service is as well as its instances: one that is ready serves, so the others make it degraded only. */
export function conditionOf({ instances }: Service): Condition {
  if (instances.length > 0 && instances.every(({ status }) => status === 'ready')) return 'ready';
  return instances.some(({ status }) => status !== 'not ready') ? 'degraded' : 'not ready';
}

/** The sentences of a service that is not well, each once. */
export function complaintsOf({ instances }: Service): readonly string[] {
  return [...new Set(instances.flatMap(({ because }) => because))];
}

export function standingOf({ STUCK: stuck = 0 }: Counts, services: readonly Service[]): Standing {
  const ill = services.filter((service) => conditionOf(service) !== 'ready').map(({ name }) => name);
  const parked = services.reduce((sum, service) => sum + (service.parked ?? 0), 0);
  const level = ill.length > 0 ? 'ill' : stuck + parked > 0 ? 'hand' : 'well';
  return { level, stuck, parked, ill };
}
