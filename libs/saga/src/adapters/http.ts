import { notFound, route, type Reply, type Route } from '@book-rental/http';
import { z } from 'zod';
import type { SagaService } from '../assemble.ts';
import { explain, possibleActions } from '../engine/explain.ts';
import { hasEnded } from '../engine/state.ts';
import { actionRoute, type SagaHttp } from './actions.ts';
import { listRoutes } from './list-routes.ts';
import { find, loaded, type Found } from './found.ts';
import { explanationSchema, sagaSchema } from './schemas.ts';
import { sagaView } from './views.ts';

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

export function unknown(sagaId: string): Reply {
  return notFound('SAGA_NOT_FOUND', `There is no saga "${sagaId}".`);
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
