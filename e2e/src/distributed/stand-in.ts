import type { Heard, Said, Stranger } from './stranger.ts';

/** The documented JSON, as far as a book or a member service of another make has to know it. */
interface Body {
  readonly idName: { readonly id: string; readonly name: string };
  readonly item?: { readonly no: number; readonly title: string };
  readonly point: number;
}

/** What a message asks of a participant. */
export interface Asked {
  readonly topic: string;
  readonly sagaId: string;
  readonly body: Body;
  /** Says its answer: success unless there is a reason, under the effect that was asked for unless another is named. */
  readonly answer: (reason?: string, effect?: string) => Promise<void>;
}

const effects: Readonly<Record<string, string>> = { rental_rent: 'RENT', rental_return: 'RETURN', rent_cancel: 'RENT_CANCEL', point_use: 'POINT_USE' };

/** A participant of another make: plain kafkajs, the documented JSON, and of all headers only `ce_correlationid` and `ce_source`. */
export async function standIn(stranger: Stranger, name: 'book' | 'member', topics: readonly string[], handle: (asked: Asked) => Promise<void>): Promise<void> {
  await stranger.listen(topics, async (message) => {
    const sagaId = message.headers['ce_correlationid'] ?? '';
    const body = JSON.parse(message.value) as Body;
    await handle({ topic: message.topic, sagaId, body, answer: (reason, effect = effects[message.topic]) => stranger.say(answerTo(message, name, body, { sagaId, reason, effect })) });
  });
}

function answerTo({ key }: Heard, name: string, { idName, item, point }: Body, { sagaId, reason, effect }: { readonly sagaId: string; readonly reason: string | undefined; readonly effect: string | undefined }): Said {
  const outcome = reason === undefined ? { success: true } : { success: false, reason: { code: reason, message: 'Another make says no.' } };
  return {
    topic: 'rental_result',
    key: key ?? idName.id,
    value: JSON.stringify({ eventType: effect, idName, ...(item === undefined ? {} : { item }), point, ...outcome }),
    headers: { ce_correlationid: sagaId, ce_source: `/${name}` },
  };
}

/** A shelf of another make. Book 13 is granted only when it is too late, and book 14 it does not take back. */
export function otherShelf(): (asked: Asked) => Promise<void> {
  const holders = new Map<number, string>();
  return async ({ topic, sagaId, body: { item }, answer }) => {
    const no = item?.no ?? 0;
    if (topic === 'rental_return') {
      if (no === 14) return answer('NOT_MINE');
      holders.delete(no);
      return answer();
    }
    if (topic === 'rent_cancel') {
      if (no === 13) await answer(undefined, 'RENT');
      if (holders.get(no) === sagaId) holders.delete(no);
      return answer();
    }
    if (no === 13) return;
    const holder = holders.get(no);
    if (holder !== undefined && holder !== sagaId) return answer('LENT_ALREADY');
    holders.set(no, sagaId);
    return answer();
  };
}

/** Points of another make. Members `yes-no` and `no-yes` are told about twice. */
export function otherPoints(): { readonly handle: (asked: Asked) => Promise<void>; readonly of: (id: string) => number } {
  const ledger = new Map<string, number>();
  return {
    of: (id) => [...ledger].reduce((sum, [line, points]) => (line.startsWith(`${id} `) ? sum + points : sum), 0),
    handle: async ({ topic, sagaId, body: { idName: { id }, point }, answer }) => {
      if (id === 'no-yes' && topic === 'rental_rent') await answer('NOT_TODAY');
      // By saga and step: a message that comes again changes nothing.
      ledger.set(`${id} ${sagaId} ${topic}`, topic === 'point_use' ? -point : point);
      await answer();
      if (id === 'yes-no' && topic === 'rental_rent') await answer('NOT_TODAY');
    },
  };
}
