import { createLive, type Route } from '@book-rental/http';
import { Outage } from '@book-rental/runtime';
import { liveEveryMs, liveRoute, liveSeconds, mergedFigures, statisticsRoute, type SagaFigures } from '@book-rental/saga';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './health.ts';
import type { Instances } from './instances.ts';
import { eventsOf } from './events.ts';

const coordinator = 'saga-coordinator';

/** What the coordinators can tell only together: each has the figures of the sagas that it committed itself. */
export function gatheredSagas(instances: Instances): readonly Route[] {
  const live = createLive({ ...heardFrom(instances), everyMs: liveEveryMs });
  return [
    liveRoute((send) => live.follow((data) => send({ event: 'sagas', data }))),
    statisticsRoute(({ seconds, durations }) => figuresOf(instances, seconds, durations)),
  ];
}

async function figuresOf(instances: Instances, seconds: number, durations: boolean): Promise<SagaFigures> {
  const asked = instances.each(coordinator);
  const answers = await Promise.all(asked.map(async ({ url, alive }) => (alive ? ask<SagaFigures>(instances, url, `/sagas/statistics?seconds=${seconds}&durations=true`) : undefined)));
  const told = answers.flatMap((answer) => answer ?? []);
  if (told.length === 0) throw new Outage('The saga-coordinator service does not answer.');
  return mergedFigures(told, seconds, { durations, missing: asked.flatMap(({ url }, index) => (answers[index] === undefined ? [url] : [])) });
}

/** One coordinator tells what changed: it looks at the store that all of them share. When it goes, the next one does. */
function heardFrom(instances: Instances) {
  let heard = 0;
  let counts: unknown;
  let first = Promise.withResolvers<void>();

  async function listen(left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      const url = instances.pick(coordinator);
      try {
        if (url !== undefined) {
          for await (const data of eventsOf(`${url}/sagas/live`, left)) {
            ({ counts } = data as { readonly counts: unknown });
            heard += 1;
            first.resolve();
          }
        }
      } catch {
        if (url !== undefined && !left.aborted) instances.missed(url);
      }
      await pause(liveEveryMs, undefined, { signal: left }).catch(() => undefined);
    }
  }

  return {
    changes: async () => {
      await first.promise;
      return String(heard);
    },
    tell: async () => ({ counts, statistics: await figuresOf(instances, liveSeconds, false) }),
    opened: () => {
      const leave = new AbortController();
      first = Promise.withResolvers();
      void listen(leave.signal);
      return () => leave.abort();
    },
  };
}
