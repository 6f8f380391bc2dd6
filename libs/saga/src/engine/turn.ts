import { iso, type Reason } from '@book-rental/kernel';
import { evolveSaga, type SagaEvent } from './events.ts';
import type { SagaState, SagaStatus, SentType, TimelineEntry } from './state.ts';

/** One decision in the making: each event shows in `state` at once, so that the next rule sees it. */
export interface Turn {
  readonly at: number;
  /** The message that caused this turn; what goes out because of it goes out again when it is redelivered. */
  readonly because?: string;
  state: SagaState;
  readonly events: SagaEvent[];
}

export function beginTurn(state: SagaState, at: number, because?: string): Turn {
  return because === undefined ? { at, state, events: [] } : { at, because, state, events: [] };
}

export function happen(turn: Turn, event: SagaEvent): void {
  turn.events.push(event);
  turn.state = evolveSaga(turn.state, event);
}

export function tell(turn: Turn, line: Omit<TimelineEntry, 'at'>): void {
  happen(turn, { type: 'told', line: { at: iso(turn.at), ...line } });
}

export function send(turn: Turn, message: SentType): void {
  happen(turn, { type: 'sent', message, at: iso(turn.at), ...(turn.because === undefined ? {} : { because: turn.because }) });
}

export function move(turn: Turn, to: SagaStatus, reason?: Reason, givenUp?: readonly string[]): void {
  if (turn.state.status === to) return;
  happen(turn, { type: 'moved', to, at: iso(turn.at), ...(reason === undefined ? {} : { reason }), ...(givenUp === undefined ? {} : { givenUp }) });
}

/** Waits `delays[waits]` from now; without such a delay there is nothing left to wait for. */
export function wait(turn: Turn, delays: readonly number[], waits: number): boolean {
  const delay = delays[waits];
  if (delay === undefined) return false;
  happen(turn, { type: 'deadlineSet', deadline: turn.at + delay, waits });
  return true;
}

export function rest(turn: Turn): void {
  if (turn.state.deadline !== null || turn.state.waits !== 0) happen(turn, { type: 'deadlineSet', deadline: null, waits: 0 });
}
