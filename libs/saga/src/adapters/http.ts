import { notFound, route, type Reply, type Route } from '@book-rental/http';
import { z } from 'zod';
import type { SagaService } from '../assemble.ts';
import { explain, possibleActions } from '../engine/explain.ts';
import { hasEnded, type SagaState } from '../engine/state.ts';
import { actionRoute, type SagaHttp } from './actions.ts';
import { listRoutes } from './list-routes.ts';
import { explanationSchema, sagaSchema } from './schemas.ts';
import { sagaView } from './views.ts';

/** An id just handed out may not have reached this store yet: it is waited for so long before it is unknown. */
const notYetSeenMs = 1_000;

/** The lists come first: `/sagas/counts` is no saga's id. */
export function sagaRoutes(http: SagaHttp): readonly Route[] {
  const { service } = http;
  const params = z.object({ sagaId: z.string().min(1).max(200) });
  const tags = ['Sagas'];
  return [
    ...listRoutes(http),
    route({
      method: 'get',
      path: '/sagas/{sagaId}',
      summary: 'A saga with its timeline: every message in and out, when, and what it changed.',
      tags,
      params,
      responses: { 200: sagaSchema },
      handle: async ({ params: { sagaId }, left }) => {
        const found = await find(service, sagaId, left);
        return found === undefined ? unknown(sagaId) : { status: 200, body: sagaView(found.state, found.version) };
      },
    }),
    route({
      method: 'get',
      path: '/sagas/{sagaId}/explain',
      summary: 'Why it is where it is: what is missing, from whom, since when, and what remains.',
      tags,
      params,
      responses: { 200: explanationSchema },
      handle: async ({ params: { sagaId }, left }) => {
        const found = await find(service, sagaId, left);
        return found === undefined ? unknown(sagaId) : { status: 200, body: { sagaId, status: found.state.status, version: found.version, ...explain(found.state, possibleActions(http.decider, found.state, service.target.store.now())) } };
      },
    }),
    route({
      method: 'get',
      path: '/sagas/{sagaId}/events',
      summary: 'Its progress as server-sent events; ends when the saga ends.',
      tags,
      params,
      responses: { 200: 'Events named `saga`, each the saga as it is then.' },
      handle: async ({ params: { sagaId }, left }) => {
        const found = await find(service, sagaId, left);
        return found === undefined ? unknown(sagaId) : { status: 200, stream: (send, done) => follow(service, found, send, done) };
      },
    }),
    actionRoute(http),
  ];
}

interface Found {
  readonly state: SagaState;
  readonly version: number;
}

export function unknown(sagaId: string): Reply {
  return notFound('SAGA_NOT_FOUND', `There is no saga "${sagaId}".`);
}

async function find(service: SagaService, sagaId: string, left: AbortSignal): Promise<Found | undefined> {
  const now = await loaded(service, sagaId);
  if (now !== undefined) return now;
  await service.watch.until(sagaId, (state) => state, notYetSeenMs, left);
  return loaded(service, sagaId);
}

async function loaded(service: SagaService, sagaId: string): Promise<Found | undefined> {
  const [one] = await service.target.store.load<SagaState>('sagas', [{ key: sagaId, sagaIds: [] }]);
  return one?.state === undefined ? undefined : { state: one.state, version: one.version };
}

type Stream = NonNullable<Reply['stream']>;

function follow(service: SagaService, found: Found, send: Parameters<Stream>[0], done: () => void): () => void {
  let last = 0;
  const show = ({ state, version }: Found): void => {
    if (version <= last) return;
    last = version;
    send({ event: 'saga', id: String(version), data: sagaView(state, version) });
    if (hasEnded(state.status)) done();
  };
  const unfollow = service.watch.follow(found.state.sagaId, () => {
    void loaded(service, found.state.sagaId).then((now) => (now === undefined ? undefined : show(now)), done);
  });
  show(found);
  return unfollow;
}
