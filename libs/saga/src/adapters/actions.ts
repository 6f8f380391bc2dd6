import { orderedReply, problem, refused, route, type Reply, type Route } from '@book-rental/http';
import { isRefusal, iso, refuse, type Ids, type Outgoing, type Refusal } from '@book-rental/kernel';
import { commandEffect, handle, type InboxEntry, type Json, type Step } from '@book-rental/runtime';
import { z } from 'zod';
import type { SagaService } from '../assemble.ts';
import { apply, type SagaDecider } from '../coordinator/route.ts';
import type { SagaCommand } from '../engine/events.ts';
import type { SagaState } from '../engine/state.ts';
import { actedSchema, actionSchema } from './schemas.ts';
import type { SagaStatistics } from './statistics.ts';

export interface SagaHttp {
  readonly service: SagaService;
  readonly decider: SagaDecider;
  readonly ids: Ids;
  readonly statistics: SagaStatistics;
}

type Action = z.output<typeof actionSchema>;

interface Acting {
  readonly sagaId: string;
  readonly action: Action;
  readonly operator: string;
  readonly idempotency: { readonly key: string; readonly hash: string } | undefined;
}

type Acted = { readonly kind: 'done'; readonly answer: Json; readonly replayed: boolean } | { readonly kind: 'refused'; readonly refusal: Refusal; readonly replayed: boolean } | { readonly kind: 'reused' };

/** What a person does to an instance: previewed by `dryRun`, kept with who and why. */
export function actionRoute(http: Omit<SagaHttp, 'statistics'>): Route {
  return route({
    method: 'post',
    path: '/sagas/{sagaId}/actions',
    summary: 'Retry, compensate or abandon a saga by hand. `dryRun` lists the messages that would go out.',
    tags: ['Sagas'],
    params: z.object({ sagaId: z.string().min(1).max(200) }),
    body: actionSchema,
    responses: { 200: actedSchema },
    handle: async ({ params: { sagaId }, body: action, operator, idempotency }): Promise<Reply> => {
      const acting: Acting = { sagaId, action, operator, idempotency: action.dryRun ? undefined : idempotency };
      const acted = await act(http, acting);
      if (acted.kind === 'refused' && acted.refusal.code === 'SAGA_MOVED') return problem({ status: 409, code: 'SAGA_MOVED', detail: acted.refusal.message, details: acted.refusal.details ?? {} });
      return acted.kind === 'refused' ? refused(acted.refusal) : orderedReply(acted, (answer) => ({ status: 200, body: answer }));
    },
  });
}

async function act({ service, decider, ids }: Omit<SagaHttp, 'statistics'>, acting: Acting): Promise<Acted> {
  const { sagaId, action, operator, idempotency } = acting;
  const at = service.target.store.now();
  const command: SagaCommand = { kind: 'operator', action: action.action, operator, reason: action.reason, at };
  const { settled } = await handle<SagaState, Acted>(service.target, [
    {
      key: sagaId,
      sagaIds: idempotency === undefined ? [] : [idempotency.key],
      step: (state, inbox, version): Step<SagaState, Acted> => {
        const known = idempotency === undefined ? undefined : inbox.find((entry) => entry.sagaId === idempotency.key && entry.effect === commandEffect);
        if (known !== undefined) return { verdict: 'duplicate', state, result: replayed(known, idempotency?.hash ?? '') };
        const decision = moved(action, version) ?? decider.decide(command, state);
        if (isRefusal(decision)) {
          // A saga that nobody knows must not come to be by being refused.
          const entries = idempotency === undefined || version === 0 ? {} : { entries: [remember(idempotency, iso(at), 'refused', { refusal: decision })] };
          return { verdict: 'refused', state, ...entries, result: { kind: 'refused', refusal: decision, replayed: false } };
        }
        const { state: next, messages } = apply(decider, state, decision);
        if (action.dryRun) return { verdict: 'handled', state, result: done(acting, version, state, messages) };
        const result = done(acting, version + 1, next, messages);
        const trail = [{ id: ids.next(), at: iso(at), operator, action: `saga ${action.action}`, subject: `/sagas/${sagaId}`, reason: action.reason, data: { version, status: next.status } }];
        const entries = idempotency === undefined ? {} : { entries: [remember(idempotency, iso(at), 'done', { answer: result.answer })] };
        return { verdict: 'handled', state: next, outbox: messages, trail, ...entries, result };
      },
    },
  ]);
  const [one] = settled;
  if (one === undefined) throw new Error('The action was not handled.');
  if (one.verdict === 'park') throw one.error;
  // What it sends is committed: whether the log takes it now or later is no part of the answer.
  if (!action.dryRun) service.wakeRelay();
  return one.result;
}

function moved(action: Action, version: number): Refusal | undefined {
  if (action.version === undefined || action.version === version) return undefined;
  return refuse('SAGA_MOVED', `The saga has moved on: you looked at version ${action.version}, it is at ${version} now. Look again.`, { version });
}

function done({ sagaId, action }: Acting, version: number, state: SagaState, messages: readonly Outgoing[]) {
  const answer: Json = {
    sagaId,
    action: action.action,
    dryRun: action.dryRun,
    version,
    status: state.status,
    messages: messages.map(({ topic, headers, value }) => ({ topic, id: headers['ce_id'], value: JSON.parse(value) as unknown })),
  };
  return { kind: 'done', answer, replayed: false } as const;
}

function remember(idempotency: { readonly key: string; readonly hash: string }, at: string, outcome: InboxEntry['outcome'], said: Json): InboxEntry {
  return { sagaId: idempotency.key, effect: commandEffect, outcome, applied: outcome === 'done' ? 1 : 0, at, data: { hash: idempotency.hash, ...said } };
}

function replayed({ outcome, data = {} }: InboxEntry, hash: string): Acted {
  if (data['hash'] !== hash) return { kind: 'reused' };
  return outcome === 'refused' ? { kind: 'refused', refusal: data['refusal'] as Refusal, replayed: true } : { kind: 'done', answer: data['answer'] as Json, replayed: true };
}
