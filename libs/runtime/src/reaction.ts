import { isRefusal, iso, reasonOf, refuse, type Decider, type Message, type Outgoing, type Refusal } from '@book-rental/kernel';
import type { Step, Task } from './handle.ts';
import { sagaTooOld } from './park.ts';
import type { InboxEntry, Json, ViewWrite } from './ports/store.ts';

/** What one service does about one type of message. */
export interface Reaction<State, Command, Event, M extends Message> {
  /** Under which name the inbox remembers it. */
  readonly effect: string;
  readonly aggregate: (message: M) => string;
  /** The effect that, when it came first, makes this one refused: the tombstone of an overtaken cancel. */
  readonly cancelledBy?: string;
  /** False where the saga can only retry: then a refusal is decided afresh each time it is asked. */
  readonly refusalIsFinal: boolean;
  /** True while the state itself shows that this is still to be done: then it is done however old its saga is, for nothing of it can be forgotten. */
  readonly underWay?: (message: M, state: State) => boolean;
  /** Undefined when there is nothing to do, which is remembered all the same. */
  readonly command: (message: M, context: { readonly state: State; readonly inbox: readonly InboxEntry[]; readonly at: string }) => Command | undefined;
  /** What the inbox keeps beside the outcome, for a later undo or for the ledger. */
  readonly remember?: (message: M, events: readonly Event[]) => Json | undefined;
  /** What is said about it. Built from the entry, so that a second time says the same. */
  readonly answer: (message: M, entry: InboxEntry) => readonly Outgoing[];
}

/** An aggregate and what it does about the log's messages, by message type. */
export interface Participant<State, Command, Event> {
  readonly decider: Decider<State, Command, Event>;
  readonly reactions: Readonly<Record<string, Reaction<State, Command, Event, never>>>;
  /** The read views' rows that these events change. `at` is ISO 8601, by the store's clock. */
  readonly project?: (key: string, state: State, events: readonly Event[], at: string) => readonly Omit<ViewWrite, 'version'>[];
}

/** Who guards the answer until it is published: the offset of the message, or nobody (a retry by hand), so the outbox. */
export type Via = 'log' | 'outbox';

/** How a message came. */
export interface Arrival {
  /** ms since 1970: the store's time. */
  readonly now: number;
  readonly via: Via;
  /** ms since 1970: when its saga began, by its id, or by the message where that does not tell. */
  readonly began: number;
  /** Its saga is older than what is remembered. */
  readonly old: boolean;
}

export interface Reacted {
  readonly outcome: 'done' | 'refused';
  readonly entry: InboxEntry;
}

/** The task of a message, or undefined when this service has nothing to do with it. */
export function reactTo<State, Command, Event>(
  participant: Participant<State, Command, Event>,
  message: Message,
  { now, via, old }: Arrival,
): Task<State, Reacted> | undefined {
  const reaction = participant.reactions[message.type] as Reaction<State, Command, Event, Message> | undefined;
  if (reaction === undefined) return undefined;
  const key = reaction.aggregate(message);
  return {
    key,
    sagaIds: [message.sagaId],
    step: (state, inbox) => react(participant, reaction, message, { key, state, inbox, at: iso(now), via, old }),
  };
}

interface Moment<State> {
  readonly key: string;
  readonly state: State;
  readonly inbox: readonly InboxEntry[];
  readonly at: string;
  readonly via: Via;
  readonly old: boolean;
}

function react<State, Command, Event>(
  participant: Participant<State, Command, Event>,
  reaction: Reaction<State, Command, Event, Message>,
  message: Message,
  moment: Moment<State>,
): Step<State, Reacted> {
  const { state, at, via } = moment;
  const ofSaga = moment.inbox.filter((entry) => entry.sagaId === message.sagaId);
  const known = ofSaga.find((entry) => entry.effect === reaction.effect);
  if (known !== undefined && (known.outcome === 'done' || reaction.refusalIsFinal)) {
    return { verdict: 'duplicate', state, ...say(via, reaction.answer(message, known)), result: { outcome: known.outcome, entry: known } };
  }
  if (moment.old && reaction.underWay?.(message, state) !== true) throw sagaTooOld(message.sagaId);
  const base = { sagaId: message.sagaId, effect: reaction.effect, at };
  const tombstone = ofSaga.find((entry) => entry.effect === reaction.cancelledBy);
  const decision = tombstone === undefined ? decideOn(participant, reaction.command(message, { state, inbox: ofSaga, at }), state) : alreadyCancelled(message.sagaId);
  if (isRefusal(decision)) {
    const entry: InboxEntry = { ...base, outcome: 'refused', applied: 0, reason: reasonOf(decision) };
    return { verdict: 'refused', state, entries: [entry], ...say(via, reaction.answer(message, entry)), result: { outcome: 'refused', entry } };
  }
  const next = decision.reduce(participant.decider.evolve, state);
  const data = reaction.remember?.(message, decision);
  const entry: InboxEntry = { ...base, outcome: 'done', applied: 1, ...(data === undefined ? {} : { data }) };
  return {
    verdict: 'handled',
    state: next,
    entries: [entry],
    ...say(via, reaction.answer(message, entry)),
    views: participant.project?.(moment.key, next, decision, at) ?? [],
    result: { outcome: 'done', entry },
  };
}

function decideOn<State, Command, Event>(participant: Participant<State, Command, Event>, command: Command | undefined, state: State): readonly Event[] | Refusal {
  return command === undefined ? [] : participant.decider.decide(command, state);
}

function alreadyCancelled(sagaId: string) {
  return refuse('ALREADY_CANCELLED', `The saga ${sagaId} was cancelled before this message came, so it is not carried out.`);
}

function say(via: Via, messages: readonly Outgoing[]): { readonly caused?: readonly Outgoing[]; readonly outbox?: readonly Outgoing[] } {
  if (messages.length === 0) return {};
  return via === 'log' ? { caused: messages } : { outbox: messages };
}
