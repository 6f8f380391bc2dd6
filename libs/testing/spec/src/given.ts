import { expect } from '@jest/globals';
import { isRefusal, type Decider, type Refusal } from '@book-rental/kernel';
import { after } from './after.ts';

/** What a command did: assert on it with `then` (these events and no others) or `thenRefused`. */
export interface Decided<State, Event> {
  readonly decision: readonly Event[] | Refusal;
  /** The state afterwards; unchanged after a refusal. */
  readonly state: State;
  /** Exactly these events, in this order; none given means that nothing happens and nothing is refused. */
  readonly then: (...events: readonly Event[]) => void;
  readonly thenRefused: (code: string, details?: Readonly<Record<string, unknown>>) => void;
}

export interface Given<State, Command, Event> {
  readonly state: State;
  readonly when: (command: Command) => Decided<State, Event>;
}

/** An aggregate with this history. Every state passes through JSON as in a store, so one that cannot be stored fails its specs. */
export function given<State, Command, Event>(decider: Decider<State, Command, Event>, key: string, ...history: readonly Event[]): Given<State, Command, Event> {
  const play = (from: State, events: readonly Event[]): State => events.reduce((state, event) => stored(decider.evolve(state, event)), from);
  const state = play(stored(decider.initial(key)), history);
  const when = (command: Command): Decided<State, Event> => {
    const decision = decider.decide(command, state);
    return {
      decision,
      state: isRefusal(decision) ? state : play(state, decision),
      then: (...events) => expect(decision).toStrictEqual(events),
      thenRefused: (code, details) => expect(decision).toMatchObject({ refused: true, code, ...(details === undefined ? {} : { details }) }),
    };
  };
  return { state, when };
}

/** An aggregate to which all this was done. */
export function givenAfter<State, Command, Event>(decider: Decider<State, Command, Event>, key: string, ...commands: readonly Command[]): Given<State, Command, Event> {
  return given(decider, key, ...after(decider, key, ...commands));
}

function stored<State>(state: State): State {
  const read = JSON.parse(JSON.stringify(state)) as State;
  expect(read).toStrictEqual(state);
  return read;
}
