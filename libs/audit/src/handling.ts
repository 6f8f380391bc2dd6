import { topics, type AnyMessage, type MessageType } from '@book-rental/contracts';
import type { SagaLine } from './sagas.ts';
import type { SagaType } from './source.ts';

export type Reader = (typeof topics)[number]['to'][number];
export type ServiceName = Exclude<Reader, 'saga-coordinator'>;

/** What each service remembers under the name of an effect. The coordinator remembers messages in its sagas' stories. */
const effects: Readonly<Record<Exclude<MessageType, 'EventResult'>, string>> = {
  ItemRented: 'RENT',
  ItemReturned: 'RETURN',
  OverdueCleared: 'OVERDUE',
  SagaConfirmed: 'CONFIRM',
  RentCancelled: 'RENT_CANCEL',
  ReturnCancelled: 'RETURN_CANCEL',
  ClearCancelled: 'OVERDUE_CANCEL',
  PointUse: 'POINT_USE',
};

const bits = new Map<string, number>();
for (const { type, to } of topics) {
  if (type === 'EventResult') continue;
  for (const reader of to) if (reader !== 'saga-coordinator') bits.set(`${reader}/${effects[type]}`, 1 << bits.size);
}

const ends: Readonly<Record<SagaType, Readonly<Record<'COMPLETED' | 'COMPENSATED', readonly string[]>>>> = {
  RENT: {
    COMPLETED: ['book/RENT', 'member/RENT', 'best-book/RENT', 'rental/CONFIRM'],
    COMPENSATED: ['book/RENT', 'member/RENT', 'best-book/RENT', 'rental/RENT_CANCEL', 'book/RENT_CANCEL', 'best-book/RENT_CANCEL', 'member/POINT_USE'],
  },
  RETURN: { COMPLETED: ['book/RETURN', 'member/RETURN', 'rental/CONFIRM'], COMPENSATED: ['book/RETURN', 'member/RETURN', 'rental/RETURN_CANCEL', 'member/POINT_USE'] },
  OVERDUE: { COMPLETED: ['member/OVERDUE', 'rental/CONFIRM'], COMPENSATED: ['member/OVERDUE', 'rental/OVERDUE_CANCEL', 'member/OVERDUE_CANCEL'] },
};

export interface Expected {
  readonly service: ServiceName;
  readonly effect: string;
  readonly bit: number;
}

/** What everybody must have done for a saga that ended like this one; nothing for one that has not, or was given up. */
export function expectedOf({ type, status }: Pick<SagaLine, 'type' | 'status'>): readonly Expected[] {
  if (type === undefined || (status !== 'COMPLETED' && status !== 'COMPENSATED')) return [];
  return ends[type][status].map((name) => {
    const [service, effect] = name.split('/') as [ServiceName, string];
    return { service, effect, bit: bitOf(service, effect) };
  });
}

/** The effect that a message of this type has. */
export function effectOfType(type: MessageType): string {
  return type === 'EventResult' ? '' : effects[type];
}

export const readersOf: ReadonlyMap<MessageType, readonly Reader[]> = new Map(topics.map(({ type, to }) => [type, to]));

export function effectOf(message: AnyMessage): string {
  return effectOfType(message.type);
}

/** The bit of an effect in `SagaLine.effects`; 0 for one that no message has. */
export function bitOf(service: ServiceName, effect: string): number {
  return bits.get(`${service}/${effect}`) ?? 0;
}

/** Whose state a message changes there: a book's, or a member's. */
export function aggregateOf(service: ServiceName, message: AnyMessage): string {
  const { body } = message;
  if (service === 'rental' || service === 'member') return body.idName.id;
  return 'item' in body && body.item !== undefined ? String(body.item.no) : '';
}

/** The aggregate of that service that a saga is about. */
export function ownAggregate(service: ServiceName, line: SagaLine): string | undefined {
  return service === 'rental' || service === 'member' ? line.memberId : line.bookNo;
}

export const collections: Readonly<Record<ServiceName, string>> = { rental: 'cards', book: 'books', member: 'members', 'best-book': 'counters' };

/** How an aggregate is called in a sentence. */
export function named(service: ServiceName, key: string): string {
  return `${{ rental: 'card', book: 'book', member: 'member', 'best-book': 'best book' }[service]} ${key}`;
}
