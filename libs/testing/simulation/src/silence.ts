import { topics } from '@book-rental/contracts';
import type { LogRecord } from '@book-rental/kernel';
import type { Change, OutboxEntry, Store } from '@book-rental/runtime';

interface SagaLook {
  readonly status: string;
  readonly waits: number;
  readonly deadline: number | null;
  readonly reason?: { readonly code: string };
}

export interface SilenceOptions {
  readonly now: () => number;
  readonly records: () => readonly LogRecord[];
  readonly unread: (group: string, record: LogRecord) => boolean;
  readonly outbox: () => Iterable<OutboxEntry>;
}

/**
 * Takes nobody for silent who has spoken: a saga's deadline is acted on only when what the saga asked is really out, and
 * the coordinator has read everything that lay in the log when it fell due.
 */
export interface Silence {
  /** The coordinator's store, looked at with each commit. */
  readonly over: (store: Store) => Store;
  /** How many deadlines were acted on. */
  readonly acted: () => number;
  readonly problems: readonly string[];
}

const coordinator = 'saga-coordinator';
const inputs = new Set<string>(topics.filter(({ to }) => (to as readonly string[]).includes(coordinator)).map(({ topic }) => topic));

export function createSilence({ now, records, unread, outbox }: SilenceOptions): Silence {
  const problems: string[] = [];
  let acted = 0;

  /** What is wrong with acting on that deadline, before it is done; undefined where none is acted on. */
  function look(sagaId: string, before: SagaLook, after: SagaLook): readonly string[] | undefined {
    const { deadline } = before;
    if (deadline === null || deadline > now() || !actsOnSilence(before, after)) return undefined;
    const waiting = records().filter((record) => record.time < deadline && inputs.has(record.topic) && unread(coordinator, record));
    const unsent = [...outbox()].filter((entry) => entry.key === sagaId && Date.parse(entry.at) < deadline);
    return [
      ...waiting.slice(0, 1).map(({ topic, partition, offset }) => `saga ${sagaId} acted on its deadline, although ${topic}/${partition}/${offset} lay in the log before, unread`),
      ...unsent.slice(0, 1).map(({ message }) => `saga ${sagaId} acted on its deadline, although ${message.headers['ce_id'] ?? ''} had not gone out`),
    ];
  }

  async function lookAt(store: Store, change: Change): Promise<readonly string[] | undefined> {
    // Only a timer or a person sends through the outbox; that spares most commits a look.
    if (change.collection !== 'sagas' || change.state === null || change.outbox.length === 0) return undefined;
    const [before] = await store.load<SagaLook>('sagas', [{ key: change.key, sagaIds: [] }]);
    return before?.state === undefined || before.version !== change.expected ? undefined : look(change.key, before.state, change.state as SagaLook);
  }

  return {
    problems,
    acted: () => acted,
    over: (store) => ({
      ...store,
      commit: async (changes) => {
        const looks: (readonly string[] | undefined)[] = [];
        for (const change of changes) looks.push(await lookAt(store, change));
        const won = await store.commit(changes);
        looks.forEach((wrong, index) => {
          if (wrong === undefined || won[index] !== true) return;
          acted += 1;
          problems.push(...wrong);
        });
        return won;
      },
    }),
  };
}

function actsOnSilence(before: SagaLook, after: SagaLook): boolean {
  return after.waits > before.waits || (before.status === 'RUNNING' && after.reason?.code === 'NO_ANSWER');
}
