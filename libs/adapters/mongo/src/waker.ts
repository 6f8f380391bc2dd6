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

/** A document that came with an outbox, or one whose outbox was added to. */
const touchesOutbox = {
  $or: [
    { operationType: { $in: ['insert', 'replace'] }, 'fullDocument.outbox.0': { $exists: true } },
    {
      operationType: 'update',
      $expr: { $anyElementTrue: { $map: { input: { $objectToArray: '$updateDescription.updatedFields' }, as: 'field', in: { $eq: [{ $substrBytes: ['$$field.k', 0, 6] }, 'outbox'] } } } },
    },
  ],
};

/** Listens by a change stream. When it breaks it is opened again; what it misses meanwhile is found by looking. */
export function onOutbox({ db, collections, woken, notice }: WakerOptions): Waker {
  let stopped = false;
  let stream: ChangeStream | undefined;
  let timer: NodeJS.Timeout | undefined;

  function open(): void {
    if (stopped) return;
    const opened = db.watch([{ $match: { 'ns.coll': { $in: collections }, ...touchesOutbox } }, { $project: { _id: 1 } }]);
    stream = opened;
    opened.on('change', woken);
    opened.once('error', (error: Error) => {
      if (stopped) return;
      notice(`${db.databaseName}: the change stream broke (${error.message}); it is opened again.`);
      void opened.close().catch(() => undefined);
      timer = setTimeout(open, reopenMs);
    });
  }

  open();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await stream?.close();
    },
  };
}
