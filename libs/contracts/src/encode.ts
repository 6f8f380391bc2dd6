import type { Outgoing } from '@book-rental/kernel';
import type { AnyMessage } from './message.ts';
import { digest } from './digest.ts';

/** Headers (CloudEvents 1.0 binary mode, W3C trace context) and JSON of a message, keys in the documented order. */
export function encode(message: AnyMessage): Outgoing {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: headerText(message.id),
    ce_type: message.type,
    ce_source: headerText(message.source),
    ce_time: message.time,
    ce_correlationid: headerText(message.sagaId),
    traceparent: traceparent(message.sagaId, message.id),
  };
  if (message.causationId !== undefined) headers['ce_causationid'] = headerText(message.causationId);
  if (message.subject !== undefined) headers['ce_subject'] = headerText(message.subject);
  return { topic: message.topic, key: message.key, value: JSON.stringify(ordered(message)), headers };
}

function ordered(message: AnyMessage): object {
  switch (message.type) {
    case 'ItemRented':
    case 'ItemReturned':
      return { idName: idName(message.body), item: item(message.body.item), point: message.body.point };
    case 'OverdueCleared':
    case 'PointUse':
      return { idName: idName(message.body), point: message.body.point };
    case 'RentCancelled':
    case 'ReturnCancelled':
      return { idName: idName(message.body), item: item(message.body.item), point: message.body.point, reason: message.body.reason };
    case 'ClearCancelled':
      return { idName: idName(message.body), point: message.body.point, reason: message.body.reason };
    case 'SagaConfirmed':
    case 'EventResult': {
      const { body } = message;
      const withItem = 'item' in body && body.item !== undefined ? { item: item(body.item) } : {};
      const outcome = 'success' in body ? { success: body.success, ...(body.reason === undefined ? {} : { reason: body.reason }) } : {};
      return { eventType: body.eventType, idName: idName(body), ...withItem, point: body.point, ...outcome };
    }
  }
}

function idName(body: { readonly idName: { readonly id: string; readonly name: string } }): object {
  return { id: body.idName.id, name: body.idName.name };
}

function item({ no, title }: { readonly no: number; readonly title: string }): object {
  return { no, title };
}

/** Header values are ASCII on many a road: what is not printable ASCII, and `%`, travels percent-encoded. */
export function headerText(text: string): string {
  // eslint wants no control characters in a pattern; everything outside ! to ~ is what is meant.
  return /^[!-$&-~]*$/.test(text) ? text : text.replace(/[^!-$&-~]/gu, (character) => [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One trace a saga: its id is the saga's UUID, so that a trace can be found by it. */
function traceparent(sagaId: string, messageId: string): string {
  const trace = uuid.test(sagaId) ? sagaId.replaceAll('-', '') : digest(sagaId);
  return `00-${trace}-${digest(messageId, 2)}-01`;
}
