import { hearersOf } from '@book-rental/contracts';
import { coordinatorSource, sentId } from '../coordinator/messages.ts';
import { definitionOf, stepsOfSaga } from '../engine/questions.ts';
import type { SagaState, TimelineEntry } from '../engine/state.ts';

const serviceName = coordinatorSource.slice(1);

/** An instance as callers see it. */
export function sagaView(saga: SagaState, version: number) {
  return { ...sagaSummary(saga, version), ...(saga.givenUp === undefined ? {} : { givenUp: saga.givenUp }), untold: saga.untold, timeline: saga.timeline.map((line) => lineView(saga, line)) };
}

/** An instance in a list: without its story. */
export function sagaSummary(saga: SagaState, version: number) {
  return {
    sagaId: saga.sagaId,
    type: saga.type ?? null,
    status: saga.status,
    version,
    memberId: saga.memberId ?? null,
    ...(saga.rentalId === undefined ? {} : { rentalId: saga.rentalId }),
    ...(saga.start?.body.item === undefined ? {} : { item: saga.start.body.item }),
    startedAt: saga.startedAt,
    ...(saga.endedAt === undefined ? {} : { endedAt: saga.endedAt }),
    ...(saga.reason === undefined ? {} : { reason: saga.reason }),
    steps: stepsOfSaga(definitionOf(saga), saga),
    links: { self: `/sagas/${saga.sagaId}`, explain: `/sagas/${saga.sagaId}/explain`, events: `/sagas/${saga.sagaId}/events` },
  };
}

function lineView(saga: SagaState, { attempt, because, ...line }: TimelineEntry) {
  return {
    ...line,
    ...(line.direction === 'note' ? {} : { to: hearersOf(line.what.split(' ')[0] ?? '', line.who ?? serviceName) }),
    ...(attempt === undefined ? {} : { id: sentId(saga.sagaId, line.what, attempt) }),
    ...(because === undefined ? {} : { causedBy: because }),
  };
}
