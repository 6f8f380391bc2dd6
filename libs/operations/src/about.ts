import { route, type Route } from '@book-rental/http';
import { iso } from '@book-rental/kernel';
import { z } from 'zod';

/** What this installation is, and what can be done with it beside lending books. */
export interface About {
  readonly version: string;
  readonly shape: 'standalone' | 'distributed';
  /** Whether failures can be ordered. */
  readonly lab: boolean;
  /** Whether the library's clock can be set. */
  readonly timeTravel: boolean;
  /** Whether messages can be written by hand. */
  readonly testMessages: boolean;
  readonly kafkaUiUrl: string | null;
}

const schema = z
  .object({
    version: z.string(),
    shape: z.enum(['standalone', 'distributed']),
    lab: z.boolean().meta({ description: 'Failures can be ordered.' }),
    timeTravel: z.boolean().meta({ description: "The library's clock can be set." }),
    testMessages: z.boolean().meta({ description: 'Messages can be written by hand.' }),
    kafkaUiUrl: z.string().nullable(),
    now: z.iso.datetime().meta({ description: "The library's time, where one process knows it; that of the server otherwise." }),
  })
  .meta({ id: 'About' });

export function aboutRoute(about: About, now: () => number): Route {
  return route({
    method: 'get',
    path: '/about',
    summary: 'What this installation is and what it can do.',
    tags: ['Operations'],
    responses: { 200: schema },
    handle: async () => ({ status: 200, body: { ...about, now: iso(now()) } }),
  });
}
