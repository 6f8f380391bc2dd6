import { isRefusal, type Decider } from '@book-rental/kernel';

/** The events of a history that is told in commands. Throws when one of them is refused: such a history never was. */
export function after<State, Command, Event>(decider: Decider<State, Command, Event>, key: string, ...commands: readonly Command[]): readonly Event[] {
  const history: Event[] = [];
  let state = decider.initial(key);
  for (const command of commands) {
    const decision = decider.decide(command, state);
    if (isRefusal(decision)) throw new Error(`This history never was, ${decision.code}: ${decision.message}`);
    history.push(...decision);
    state = decision.reduce(decider.evolve, state);
  }
  return history;
}
