/** Every message type, its topic, who says it and who listens. The topics of Kafka and the pages of the docs are made from this list. */
export const topics = [
  { topic: 'rental_rent', type: 'ItemRented', from: ['rental', 'saga-coordinator'], to: ['book', 'member', 'best-book', 'saga-coordinator'] },
  { topic: 'rental_return', type: 'ItemReturned', from: ['rental', 'saga-coordinator'], to: ['book', 'member', 'saga-coordinator'] },
  { topic: 'overdue_clear', type: 'OverdueCleared', from: ['rental', 'saga-coordinator'], to: ['member', 'saga-coordinator'] },
  { topic: 'rental_result', type: 'EventResult', from: ['book', 'member', 'rental'], to: ['saga-coordinator'] },
  { topic: 'saga_confirmed', type: 'SagaConfirmed', from: ['saga-coordinator'], to: ['rental'] },
  { topic: 'rent_cancel', type: 'RentCancelled', from: ['saga-coordinator'], to: ['rental', 'book', 'best-book'] },
  { topic: 'return_cancel', type: 'ReturnCancelled', from: ['saga-coordinator'], to: ['rental'] },
  { topic: 'overdue_clear_cancel', type: 'ClearCancelled', from: ['saga-coordinator'], to: ['rental', 'member'] },
  { topic: 'point_use', type: 'PointUse', from: ['saga-coordinator'], to: ['member'] },
] as const;

export type MessageType = (typeof topics)[number]['type'];
export type TopicName = (typeof topics)[number]['topic'];

export const messageTypes: readonly MessageType[] = topics.map((one) => one.type);
export const topicNames: readonly TopicName[] = topics.map((one) => one.topic);

const byType = new Map<string, TopicName>(topics.map((one) => [one.type, one.topic]));
const byTopic = new Map<string, MessageType>(topics.map((one) => [one.topic, one.type]));

export function topicOf(type: MessageType): TopicName {
  const topic = byType.get(type);
  if (topic === undefined) throw new Error(`There is no topic for ${type}.`);
  return topic;
}

export function typeOfTopic(topic: string): MessageType | undefined {
  return byTopic.get(topic);
}

/** The services that take in what `sender` says in a message of this type: its listeners, without itself. */
export function hearersOf(type: string, sender: string): readonly string[] {
  return topics.find((one) => one.type === type)?.to.filter((service) => service !== sender) ?? [];
}
