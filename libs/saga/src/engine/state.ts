import type { Reason } from '@book-rental/kernel';
import type { ParticipantName, SagaType, StartType, UndoType } from '../definitions/definition.ts';

export const sagaStatuses = ['RUNNING', 'COMPENSATING', 'COMPLETED', 'COMPENSATED', 'STUCK', 'ABANDONED'] as const;

export type SagaStatus = (typeof sagaStatuses)[number];

export const unendedStatuses = ['RUNNING', 'COMPENSATING', 'STUCK'] as const satisfies readonly SagaStatus[];

/** What the coordinator sends. */
export type SentType = StartType | UndoType | 'SagaConfirmed';

/** The start event as it came, so that it can be asked again with the same body and time. */
export interface Start {
  readonly type: StartType;
  readonly key: string;
  readonly time: string;
  readonly subject?: string;
  readonly body: StartBody;
}

export interface StartBody {
  readonly idName: { readonly id: string; readonly name: string };
  readonly item?: { readonly no: number; readonly title: string };
  readonly point: number;
}

export interface Answer {
  readonly ok: boolean;
  readonly at: string;
  readonly reason?: Reason;
}

/** One line of an instance's story. */
export interface TimelineEntry {
  readonly at: string;
  readonly direction: 'in' | 'out' | 'note';
  /** Message type, or what a person or timer did. */
  readonly what: string;
  /** The id of a message that came in. */
  readonly id?: string;
  /** The attempt of a message that went out: with saga and type it makes the message's id. */
  readonly attempt?: number;
  /** Who said it, or to whom it goes. */
  readonly who?: string;
  /** `success`, `refused`, `duplicate`, `late`, `again`. */
  readonly mark?: string;
  readonly reason?: Reason;
  /** The id of the message that caused this one: a redelivery sends it again. */
  readonly because?: string;
  /** `RUNNING → COMPLETED`. */
  readonly changed?: string;
}

/** One saga instance. Steps have names, so an instance is never lost by a reordered definition. */
export interface SagaState {
  readonly sagaId: string;
  /** Unknown while only a `POINT_USE` was seen and the start is still to come. */
  readonly type?: SagaType;
  readonly definition: number;
  readonly status: SagaStatus;
  readonly start?: Start;
  readonly memberId?: string;
  readonly rentalId?: string;
  /** ISO 8601: when the first message of it came. */
  readonly startedAt: string;
  /** ms since 1970: when it began, by its id or by that message; what the services remember of it counts from here. */
  readonly began?: number;
  readonly endedAt?: string;
  readonly reason?: Reason;
  readonly answers: Readonly<Partial<Record<ParticipantName, Answer>>>;
  /** Who acknowledged its undo, and when. */
  readonly acknowledged: Readonly<Partial<Record<ParticipantName, string>>>;
  readonly confirmation?: 'sent' | 'refused';
  /** Why the owner refused the last confirmation that it refused. */
  readonly confirmationRefusal?: Reason;
  /** True from the first undo message on. */
  readonly undoing: boolean;
  /** Where a stuck instance goes on when what it misses comes. */
  readonly stuckFrom?: 'RUNNING' | 'COMPENSATING' | 'COMPLETED';
  /** What an `abandon` gave up. */
  readonly givenUp?: readonly string[];
  /** How many times each type was sent, the start by its owner included: the attempt in the message id. */
  readonly sent: Readonly<Partial<Record<SentType, number>>>;
  /** Timers fired in a row without an answer. */
  readonly waits: number;
  /** ms since 1970, or null when nothing is waited for. */
  readonly deadline: number | null;
  readonly timeline: readonly TimelineEntry[];
  /** Lines left out of the middle because the story grew too long. */
  readonly untold: number;
}

export function newSaga(sagaId: string): SagaState {
  return {
    sagaId,
    definition: 0,
    status: 'RUNNING',
    startedAt: '',
    answers: {},
    acknowledged: {},
    undoing: false,
    sent: {},
    waits: 0,
    deadline: null,
    timeline: [],
    untold: 0,
  };
}

export function hasEnded(status: SagaStatus): boolean {
  return status === 'COMPLETED' || status === 'COMPENSATED' || status === 'ABANDONED';
}
