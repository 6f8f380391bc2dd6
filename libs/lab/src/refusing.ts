import { refuse, type Message } from '@book-rental/kernel';
import type { Participant, Reaction } from '@book-rental/runtime';

export const refusedCode = 'LAB_REFUSED';

/**
 * The same participant, which refuses what is struck. The refusal is decided where every other one is, so it is committed to
 * the inbox and answered alike: the audit finds nothing wrong with it.
 */
export function refusing<State, Command, Event>(
  name: string,
  participant: Participant<State, Command, Event>,
  strikes: (sagaId: string, effect: string) => boolean,
): Participant<State, Command, Event> {
  const struck = new WeakMap<object, string>();

  function through(reaction: Reaction<State, Command, Event, never>): Reaction<State, Command, Event, never> {
    return {
      ...reaction,
      command: (message, context) => {
        const command = reaction.command(message, context);
        if (typeof command === 'object' && command !== null && strikes((message as Message).sagaId, reaction.effect)) struck.set(command, reaction.effect);
        return command;
      },
    };
  }

  function decide(command: Command, state: State) {
    const effect = typeof command === 'object' && command !== null ? struck.get(command) : undefined;
    return effect === undefined ? participant.decider.decide(command, state) : refuse(refusedCode, `${effect} was refused by the ${name} service in the failure lab.`);
  }

  return {
    ...participant,
    decider: { ...participant.decider, decide },
    reactions: Object.fromEntries(Object.entries(participant.reactions).map(([type, reaction]) => [type, through(reaction)])),
  };
}
