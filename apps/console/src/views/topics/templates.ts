import type { TopicName } from './names.ts';

/** How a message for trying things out is to be: `valid`, or what is wrong with it. */
export const kinds = ['valid', 'notJson', 'notTheSchema', 'noSaga'] as const;
export type Kind = (typeof kinds)[number];

export interface Draft {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const point = 10;
const reason = { code: 'BOOK_NOT_AVAILABLE', message: 'Book 1 cannot be lent: it is RENTED.' };

/** Kinds that are possible: a rent needs no saga, since one begins with it. */
export function kindsOf(topic: TopicName): readonly Kind[] {
  return topic === 'rental_rent' ? kinds.filter((kind) => kind !== 'noSaga') : kinds;
}

/** An example of what travels on a topic, of this member and saga; as wrong as is asked for. */
export function draftOf(topic: TopicName, kind: Kind, memberId: string, sagaId: string): Draft {
  const body = bodyOf(topic, { id: memberId, name: '' });
  return { key: memberId, value: valueOf(body, kind), headers: topic === 'rental_rent' || kind === 'noSaga' ? {} : { ce_correlationid: sagaId, ...(topic === 'rental_result' ? { ce_source: '/book' } : {}) } };
}

function valueOf(body: Readonly<Record<string, unknown>>, kind: Kind): string {
  if (kind === 'notJson') return '{"idName": {"id": "jenny"';
  return JSON.stringify(kind === 'notTheSchema' ? { ...body, idName: undefined, who: 'jenny' } : body, null, 2);
}

function bodyOf(topic: TopicName, idName: { readonly id: string; readonly name: string }): Readonly<Record<string, unknown>> {
  const item = { no: 1, title: '' };
  switch (topic) {
    case 'rental_rent':
    case 'rental_return':
      return { idName, item, point };
    case 'rent_cancel':
    case 'return_cancel':
      return { idName, item, point, reason };
    case 'overdue_clear':
    case 'point_use':
      return { idName, point };
    case 'overdue_clear_cancel':
      return { idName, point, reason };
    case 'rental_result':
      return { eventType: 'RENT', idName, item, point, success: true };
    case 'saga_confirmed':
      return { eventType: 'RENT', idName, item, point };
  }
}

/** Headers as one writes them: `name: value`, a line each. Undefined when a line is not that. */
export function headersIn(text: string): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter((one) => one !== '')) {
    const found = /^([\w.-]+)\s*:\s*(.*)$/.exec(line);
    if (found?.[1] === undefined) return undefined;
    headers[found[1]] = found[2] ?? '';
  }
  return headers;
}

export function headersText(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n');
}
