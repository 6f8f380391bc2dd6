import type { ChangeStream, Db } from 'mongodb';

export interface Waker {
  readonly stop: () => Promise<void>;
}

export interface WakerOptions {
  readonly db: Db;
  readonly collections: readonly string[];
  readonly woken: () => void;
  readonly notice: (sentence: string) => void;
}

const reopenMs = 1_000;

const addsToOutbox = { $and: [{ $eq: [{ $substrBytes: ['$$field.k', 0, 6] }, 'outbox'] }, { $ne: ['$$field.v', []] }] };

/** A document that came with an outbox, or one whose outbox was added to. */
const touchesOutbox = {
  $or: [
    { operationType: { $in: ['insert', 'replace'] }, 'fullDocument.outbox.0': { $exists: true } },
    {
      operationType: 'update',
      $expr: { $anyElementTrue: { $map: { input: { $objectToArray: { $ifNull: ['$updateDescription.updatedFields', {}] } }, as: 'field', in: addsToOutbox } } },
    },
  ],
};

/**
 * Listens by a change stream; resolves when it does. When the stream breaks it is opened again; what it misses meanwhile
 * is found by looking.
 */
export async function onOutbox({ db, collections, woken, notice }: WakerOptions): Promise<Waker> {
  let stopped = false;
  let stream: ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  const inOurs = { $match: { 'ns.coll': { $in: collections }, ...touchesOutbox } };

  async function open(): Promise<void> {
    const { operationTime } = await db.command({ ping: 1 });
    if (stopped) return;
    // From here on, although the server opens the stream later, with the first question.
    const opened = db.watch([inOurs, { $project: { _id: 1 } }], { startAtOperationTime: operationTime as NonNullable<Parameters<Db['watch']>[1]>['startAtOperationTime'] & object });
    stream = opened;
    opened.on('change', woken);
    opened.once('error', (error: Error) => {
      void opened.close().catch(() => undefined);
      again(error);
    });
  }

  function again(error: unknown): void {
    if (stopped) return;
    notice(`${db.databaseName}: the change stream broke (${error instanceof Error ? error.message : String(error)}); it is opened again.`);
    timer = setTimeout(() => void open().catch(again), reopenMs);
  }

  await open();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await stream?.close();
    },
  };
}
