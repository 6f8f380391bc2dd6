import type { Refusal } from './refusal.ts';

/**
 * Everything that has state has this one shape: rental card, book, member, counter, and the saga instance.
 * All three functions are pure: time and ids arrive inside the command.
 */
export interface Decider<State, Command, Event> {
  /** The state of an aggregate of which nothing is stored yet. */
  readonly initial: (key: string) => State;
  /** What happens, or why it does not. Never throws for a business reason. */
  readonly decide: (command: Command, state: State) => readonly Event[] | Refusal;
  /** The state after one event. */
  readonly evolve: (state: State, event: Event) => State;
}
