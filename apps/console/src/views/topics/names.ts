/** Every topic there is, in the order of the log's own list. */
export const topicNames = ['rental_rent', 'rental_return', 'overdue_clear', 'rental_result', 'saga_confirmed', 'rent_cancel', 'return_cancel', 'overdue_clear_cancel', 'point_use'] as const;
export type TopicName = (typeof topicNames)[number];

export function topicNamed(name: string | undefined): TopicName | undefined {
  return topicNames.find((one) => one === name);
}
