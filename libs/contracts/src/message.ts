import type { Message } from '@book-rental/kernel';
import type { Bodies } from './bodies.ts';
import { topicOf, type MessageType } from './topics.ts';

/** One of the nine messages, with its body's type. */
export type AnyMessage = { readonly [Type in MessageType]: Message<Type, Bodies[Type]> }[MessageType];
export type MessageOf<Type extends MessageType> = Extract<AnyMessage, { type: Type }>;

type Head = Omit<Message, 'type' | 'topic' | 'body'>;

export function message<Type extends MessageType>(type: Type, rest: Head & { readonly body: Bodies[Type] }): MessageOf<Type> {
  return { ...rest, type, topic: topicOf(type) } as unknown as MessageOf<Type>;
}
