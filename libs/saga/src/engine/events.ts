import type { Reason } from '@book-rental/kernel';
import type { ParticipantName, SagaType, UndoEffect } from '../definitions/definition.ts';
import type { Answer, SagaState, SagaStatus, SentType, Start, TimelineEntry } from './state.ts';

/** What a person can do to an instance. */
export type Action = 'retry' | 'compensate' | 'abandon';

/** What the engine is told. Times are the store's; `began` is when the saga did, in ms, by its id or by that message. */
export type SagaCommand =
  | { readonly kind: 'start'; readonly id: string; readonly from: string; readonly start: Start; readonly at: number; readonly began: number }
  | { readonly kind: 'result'; readonly id: string; readonly by: string; readonly effect: SagaType | UndoEffect; readonly success: boolean; readonly reason?: Reason; readonly memberId: string; readonly subject?: string; readonly at: number; readonly began: number }
  /** Only a deadline that was over at `dueBy` counts: a later one was not looked at. */
  | { readonly kind: 'timer'; readonly at: number; readonly dueBy: number }
  | { readonly kind: 'failed'; readonly at: number; readonly message: string }
  | { readonly kind: 'operator'; readonly action: Action; readonly operator: string; readonly reason: string; readonly at: number };

export type SagaEvent =
  | { readonly type: 'opened'; readonly at: string; readonly began: number; readonly deadline: number; readonly sagaType?: SagaType; readonly definition: number; readonly memberId: string; readonly rentalId?: string }
  | { readonly type: 'started'; readonly start: Start; readonly sagaType: SagaType; readonly definition: number; readonly rentalId?: string; readonly at: string }
  | { readonly type: 'told'; readonly line: TimelineEntry }
  | { readonly type: 'answered'; readonly by: ParticipantName; readonly answer: Answer }
  | { readonly type: 'acknowledged'; readonly by: ParticipantName; readonly at: string }
  | { readonly type: 'confirmationRefused'; readonly reason: Reason }
  | { readonly type: 'sent'; readonly message: SentType; readonly at: string; readonly because?: string }
  | { readonly type: 'moved'; readonly to: SagaStatus; readonly at: string; readonly reason?: Reason; readonly givenUp?: readonly string[] }
  | { readonly type: 'deadlineSet'; readonly deadline: number | null; readonly waits: number };

/**
 * A long story keeps its first and its last lines; what lies between is only counted. The last ones are the memory of what
 * came and what it caused, so that a redelivery is known: of about the last hundred messages at least.
 */
const firstLines = 100;
const lastLines = 300;

export function evolveSaga(state: SagaState, event: SagaEvent): SagaState {
  switch (event.type) {
    case 'opened':
      return { ...state, startedAt: event.at, began: event.began, deadline: event.deadline, definition: event.definition, memberId: event.memberId, ...(event.sagaType === undefined ? {} : { type: event.sagaType }), ...(event.rentalId === undefined ? {} : { rentalId: event.rentalId }) };
    case 'started':
      return {
        ...state,
        start: event.start,
        type: event.sagaType,
        definition: event.definition,
        memberId: event.start.body.idName.id,
        ...(event.rentalId === undefined ? {} : { rentalId: event.rentalId }),
        startedAt: state.startedAt === '' ? event.at : state.startedAt,
        sent: { ...state.sent, [event.start.type]: Math.max(1, state.sent[event.start.type] ?? 0) },
      };
    case 'told':
      return tell(state, event.line);
    case 'answered':
      return { ...state, answers: { ...state.answers, [event.by]: event.answer } };
    case 'acknowledged':
      return { ...state, acknowledged: { ...state.acknowledged, [event.by]: event.at } };
    case 'confirmationRefused':
      return { ...state, confirmation: 'refused', confirmationRefusal: event.reason };
    case 'sent':
      return sent(state, event);
    case 'moved':
      return moved(state, event);
    case 'deadlineSet':
      return { ...state, deadline: event.deadline, waits: event.waits };
  }
}

function sent(state: SagaState, event: Extract<SagaEvent, { type: 'sent' }>): SagaState {
  const attempt = (state.sent[event.message] ?? 0) + 1;
  const line: TimelineEntry = {
    at: event.at,
    direction: 'out',
    what: event.message,
    ...(event.because === undefined ? {} : { because: event.because }),
    ...(attempt > 1 ? { mark: 'again' } : {}),
    attempt,
  };
  const told = tell({ ...state, sent: { ...state.sent, [event.message]: attempt } }, line);
  if (event.message === 'SagaConfirmed') return { ...told, confirmation: 'sent' };
  return isUndo(event.message) ? { ...told, undoing: true } : told;
}

function isUndo(message: SentType): boolean {
  return message === 'RentCancelled' || message === 'ReturnCancelled' || message === 'ClearCancelled' || message === 'PointUse';
}

function moved(state: SagaState, event: Extract<SagaEvent, { type: 'moved' }>): SagaState {
  const { stuckFrom: _stuckFrom, endedAt: _endedAt, reason: former, ...rest } = state;
  const from = state.status;
  const to = event.to;
  const last = rest.timeline.at(-1);
  const changed = `${from} → ${to}`;
  const timeline = last === undefined ? rest.timeline : [...rest.timeline.slice(0, -1), { ...last, changed: last.changed === undefined ? changed : `${last.changed} → ${to}` }];
  return {
    ...rest,
    timeline,
    status: to,
    // An operation that stands, or goes on, has no reason against it any more.
    ...optional('reason', to === 'COMPLETED' || to === 'RUNNING' ? undefined : (event.reason ?? former)),
    ...optional('givenUp', event.givenUp ?? state.givenUp),
    ...(to === 'STUCK' && (from === 'RUNNING' || from === 'COMPENSATING' || from === 'COMPLETED') ? { stuckFrom: from } : {}),
    ...(to === 'COMPLETED' || to === 'COMPENSATED' || to === 'ABANDONED' ? { endedAt: event.at } : {}),
  };
}

function tell(state: SagaState, line: TimelineEntry): SagaState {
  const { timeline, untold } = state;
  if (timeline.length < firstLines + lastLines) return { ...state, timeline: [...timeline, line] };
  return { ...state, untold: untold + 1, timeline: [...timeline.slice(0, firstLines), ...timeline.slice(firstLines + 1), line] };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: Value });
}
