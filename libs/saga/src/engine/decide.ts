import { iso, refuse, type Decider, type Reason, type Refusal } from '@book-rental/kernel';
import { definitionStartedBy } from '../definitions/index.ts';
import { stepsOf, undosOf, type ParticipantName, type SagaDefinition } from '../definitions/definition.ts';
import { evolveSaga, type SagaCommand, type SagaEvent } from './events.ts';
import { decideOperator } from './operator.ts';
import { defaultPolicy, delaysOf, type SagaPolicy } from './policy.ts';
import { definitionOf, isTooOld, missingAcknowledgements, missingSteps } from './questions.ts';
import { advance, compensate, resume, sayVerdictAgain, sendLastWord } from './rules.ts';
import { hasEnded, newSaga, type SagaState } from './state.ts';
import { beginTurn, happen, move, rest, send, tell, wait, type Turn } from './turn.ts';

/** The coordinator: one decider for every saga, driven by the definitions. */
export function sagaDecider(policy: SagaPolicy = defaultPolicy): Decider<SagaState, SagaCommand, SagaEvent> {
  return { initial: newSaga, evolve: evolveSaga, decide: (command, state) => decide(policy, command, state) };
}

function decide(policy: SagaPolicy, command: SagaCommand, state: SagaState): readonly SagaEvent[] | Refusal {
  switch (command.kind) {
    case 'start':
      return decideStart(policy, command, state);
    case 'result':
      return decideResult(policy, command, state);
    case 'timer':
      return decideTimer(policy, command, state);
    case 'failed':
      return decideFailed(command, state);
    case 'operator':
      return decideOperator(policy, command, state);
  }
}

function knows(state: SagaState, id: string): boolean {
  return state.timeline.some((line) => line.direction === 'in' && line.id === id);
}

interface Opening {
  readonly began: number;
  readonly memberId: string;
  readonly definition?: SagaDefinition | undefined;
  readonly rentalId?: string | undefined;
}

function open(turn: Turn, policy: SagaPolicy, { began, memberId, definition, rentalId }: Opening): void {
  if (turn.state.startedAt !== '') return;
  happen(turn, {
    type: 'opened',
    at: iso(turn.at),
    began,
    deadline: turn.at + policy.askAfter.reduce((sum, delay) => sum + delay, 0),
    definition: definition?.version ?? 0,
    memberId,
    ...(definition === undefined ? {} : { sagaType: definition.type }),
    ...(rentalId === undefined ? {} : { rentalId }),
  });
}

function decideStart(policy: SagaPolicy, command: Extract<SagaCommand, { kind: 'start' }>, state: SagaState): readonly SagaEvent[] {
  if (knows(state, command.id)) return [];
  const definition = definitionStartedBy(command.start.type);
  const old = isTooOld(policy, state, command);
  const turn = beginTurn(state, command.at, command.id);
  const rentalId = definition.type === 'OVERDUE' ? undefined : (command.start.subject ?? state.sagaId);
  open(turn, policy, { began: command.began, memberId: command.start.body.idName.id, definition, rentalId });
  const asked = { id: command.id, from: command.from, type: command.start.type };
  // Another operation under this saga's id: what is known here says nothing about it.
  if (turn.state.type !== undefined && turn.state.type !== definition.type) {
    tell(turn, { direction: 'in', what: asked.type, id: asked.id, who: asked.from, mark: 'unexpected' });
    return turn.events;
  }
  if (turn.state.start !== undefined) {
    // The owner's own state is the memory of what it asks about, so it is answered however old the saga is.
    sayVerdictAgain(turn, definition, asked);
    if (old) growOld(policy, turn);
    // The owner knows the operation after all, and was told once more that it stands.
    else if (state.status === 'STUCK' && state.confirmation === 'refused') goOn(policy, definition, turn);
    return turn.events;
  }
  tell(turn, { direction: 'in', what: command.start.type, id: command.id, who: command.from });
  const abandoned = hasEnded(turn.state.status);
  happen(turn, {
    type: 'started',
    start: command.start,
    sagaType: definition.type,
    definition: definition.version,
    at: iso(command.at),
    ...(rentalId === undefined ? {} : { rentalId }),
  });
  if (abandoned) {
    sendLastWord(definition, turn);
    return turn.events;
  }
  if (turn.state.status === 'STUCK') resume(turn);
  if (old) {
    growOld(policy, turn);
    return turn.events;
  }
  wait(turn, policy.askAfter, 0);
  advance(policy, definition, turn);
  return turn.events;
}

function decideResult(policy: SagaPolicy, command: Extract<SagaCommand, { kind: 'result' }>, state: SagaState): readonly SagaEvent[] | Refusal {
  if (knows(state, command.id)) return [];
  if (isTooOld(policy, state, command)) return tooLate(policy, command, state);
  const turn = beginTurn(state, command.at, command.id);
  const definition = definitionOf(state) ?? definitionOfEffect(command.effect);
  open(turn, policy, { began: command.began, memberId: command.memberId, definition, rentalId: command.subject });
  const mark = record(turn, definition, command);
  tell(turn, {
    direction: 'in',
    what: `EventResult ${command.effect}`,
    id: command.id,
    who: command.by,
    mark,
    ...(command.reason === undefined ? {} : { reason: command.reason }),
  });
  if (mark !== 'success' && mark !== 'refused') return turn.events;
  if (definition === undefined || turn.state.start === undefined || turn.state.status === 'ABANDONED') return turn.events;
  if (turn.state.status === 'STUCK') goOn(policy, definition, turn);
  else advance(policy, definition, turn);
  return turn.events;
}

function goOn(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): void {
  resume(turn);
  wait(turn, delaysOf(policy, turn.state), 0);
  advance(policy, definition, turn);
}

/** Takes the answer in where it counts, and says how it counts. The first final answer counts; a later one is only told. */
function record(turn: Turn, definition: SagaDefinition | undefined, command: Extract<SagaCommand, { kind: 'result' }>): string {
  const by = command.by as ParticipantName;
  const at = iso(turn.at);
  if (definition === undefined) return 'unexpected';
  if (command.effect === definition.type) {
    if (by === definition.owner.name) return recordConfirmationRefused(turn, command);
    const step = stepsOf(definition).find(([name]) => name === by)?.[1];
    if (step === undefined) return 'unexpected';
    const known = turn.state.answers[by];
    const counts = known === undefined || (known.ok === false && step.onRefusal === 'retry');
    if (!counts) return 'repeated';
    happen(turn, { type: 'answered', by, answer: { ok: command.success, at, ...(command.reason === undefined ? {} : { reason: command.reason }) } });
    if (turn.state.undoing) return 'late';
    return command.success ? 'success' : 'refused';
  }
  const owes = undosOf(definition).some((one) => one.by === by && one.undo.acknowledgedAs === command.effect);
  if (!owes) return 'unexpected';
  if (!command.success) return 'undo refused';
  if (turn.state.acknowledged[by] !== undefined) return 'repeated';
  happen(turn, { type: 'acknowledged', by, at });
  return 'success';
}

function recordConfirmationRefused(turn: Turn, command: Extract<SagaCommand, { kind: 'result' }>): string {
  if (command.success || turn.state.confirmation !== 'sent') return 'unexpected';
  happen(turn, { type: 'confirmationRefused', reason: command.reason ?? { code: 'REFUSED', message: 'The confirmation was refused.' } });
  return 'refused';
}

function definitionOfEffect(effect: string): SagaDefinition | undefined {
  if (effect === 'RENT' || effect === 'RENT_CANCEL') return definitionStartedBy('ItemRented');
  if (effect === 'RETURN' || effect === 'RETURN_CANCEL') return definitionStartedBy('ItemReturned');
  return effect === 'OVERDUE' || effect === 'OVERDUE_CANCEL' ? definitionStartedBy('OverdueCleared') : undefined;
}

/** Its timer threw, so nothing would ever come of it. */
function decideFailed({ at, message }: Extract<SagaCommand, { kind: 'failed' }>, state: SagaState): readonly SagaEvent[] {
  if (state.startedAt === '' || hasEnded(state.status) || state.status === 'STUCK') return [];
  const turn = beginTurn(state, at);
  tell(turn, { direction: 'note', what: 'its deadline could not be acted on' });
  rest(turn);
  move(turn, 'STUCK', { code: 'TIMER_FAILED', message: `Its deadline could not be acted on: ${message}` });
  return turn.events;
}

function decideTimer(policy: SagaPolicy, { at, dueBy }: Extract<SagaCommand, { kind: 'timer' }>, state: SagaState): readonly SagaEvent[] {
  if (state.deadline === null || state.deadline > dueBy || hasEnded(state.status) || state.status === 'STUCK') return [];
  const turn = beginTurn(state, at);
  const definition = definitionOf(state);
  if (state.start === undefined || definition === undefined) {
    tell(turn, { direction: 'note', what: 'the event that starts this saga never came' });
    rest(turn);
    move(turn, 'STUCK', { code: 'NEVER_STARTED', message: 'Answers came, but not the event that starts the saga.' });
    return turn.events;
  }
  if (isTooOld(policy, state, { at })) growOld(policy, turn);
  else if (state.status === 'COMPENSATING') undoAgain(policy, definition, turn);
  else askAgain(policy, definition, turn);
  return turn.events;
}

function undoAgain(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): void {
  const missing = missingAcknowledgements(definition, turn.state);
  const who = [...new Set(missing.map((one) => one.by))].join(', ');
  if (!wait(turn, policy.undoAfter, turn.state.waits + 1)) {
    tell(turn, { direction: 'note', what: `no acknowledgement from ${who}` });
    rest(turn);
    move(turn, 'STUCK');
    return;
  }
  tell(turn, { direction: 'note', what: `no acknowledgement from ${who}: sent again` });
  for (const message of new Set(missing.map((one) => one.message))) send(turn, message);
}

function askAgain(policy: SagaPolicy, definition: SagaDefinition, turn: Turn): void {
  const state = turn.state;
  const missing = missingSteps(definition, state).join(', ');
  if (wait(turn, delaysOf(policy, state), state.waits + 1)) {
    tell(turn, { direction: 'note', what: `no success from ${missing}: asked again` });
    send(turn, definition.startedBy);
    return;
  }
  const reason = silence(definition, state);
  tell(turn, { direction: 'note', what: `no success from ${missing}: the last time of asking is over` });
  if (definition.onSilence === 'compensate') compensate(policy, definition, turn, reason);
  else {
    rest(turn);
    move(turn, 'STUCK', reason);
  }
}

function silence(definition: SagaDefinition, state: SagaState): Reason {
  const [first] = missingSteps(definition, state);
  const refusal = first === undefined ? undefined : state.answers[first]?.reason;
  return refusal ?? { code: 'NO_ANSWER', message: `No answer from ${missingSteps(definition, state).join(' and ')} in time.` };
}

/** An answer to a saga that is too old is only told; it opens no new one. */
function tooLate(policy: SagaPolicy, command: Extract<SagaCommand, { kind: 'result' }>, state: SagaState): readonly SagaEvent[] | Refusal {
  if (state.startedAt === '') return refuse('SAGA_TOO_OLD', `The saga ${state.sagaId} is older than what is remembered, so its message opens no new one.`);
  const turn = beginTurn(state, command.at, command.id);
  tell(turn, { direction: 'in', what: `EventResult ${command.effect}`, id: command.id, who: command.by, mark: 'too late' });
  growOld(policy, turn);
  return turn.events;
}

/** Nothing more is sent for it: a service that has forgotten it would do it twice. */
function growOld(policy: SagaPolicy, turn: Turn): void {
  const { status } = turn.state;
  if (hasEnded(status) || status === 'STUCK') return;
  rest(turn);
  move(turn, 'STUCK', { code: 'SAGA_TOO_OLD', message: `Older than ${Math.round(policy.horizon / 86_400_000)} days: the services may have forgotten it, so only a person can give it up.` });
}
