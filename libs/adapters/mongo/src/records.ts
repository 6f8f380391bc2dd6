import type { Collection as Documents, Db, Document } from 'mongodb';
import type { Page, Parked, Store, TrailEntry } from '@book-rental/runtime';
import { writeErrorsOf, duplicateKey } from './changes.ts';
import { dateOf } from './documents.ts';
import { decode, encode } from './encoding.ts';
import { noteTrail } from './pending.ts';
import { pageOf, readTexts } from './query.ts';

type Records = Pick<Store, 'park' | 'parked' | 'parkedSize' | 'getParked' | 'decideParked' | 'trail' | 'trailPage' | 'removeOldRecords'>;

type Kept = Document & { readonly _id: string };

/** What was set aside, and who did what by hand. */
export function createRecords(db: Db): Records & { readonly sweep: () => Promise<void> } {
  const parked = db.collection<Kept>('parked');
  const trail = db.collection<Kept>('trail');

  /** A decision stands beside what was decided until the trail has it too. */
  async function tell(found: readonly Kept[]): Promise<void> {
    if (found.length === 0) return;
    await noteTrail(db, found.map((one) => one['untold'] as unknown));
    await parked.updateMany({ _id: { $in: found.map(({ _id }) => _id) } }, { $unset: { untold: '' } });
  }

  async function remove(documents: Documents<Kept>, filter: Document, limit: number): Promise<number> {
    if (limit <= 0) return 0;
    const old = await documents.find(filter, { projection: { _id: 1 } }).limit(limit).toArray();
    return old.length === 0 ? 0 : (await documents.deleteMany({ ...filter, _id: { $in: old.map(({ _id }) => _id) } })).deletedCount;
  }

  return {
    park: async (messages) => {
      if (messages.length === 0) return;
      const operations = messages.map((one) => {
        const { _id, ...rest } = kept(one);
        return { updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true } };
      });
      await parked.bulkWrite(operations, { ordered: false }).catch((error: unknown) => {
        const failed = writeErrorsOf(error).find(({ code }) => code !== duplicateKey);
        if (failed !== undefined) throw new Error(failed.errmsg ?? 'MongoDB refused to keep a parked message.');
      });
    },
    parked: ({ limit, cursor, status }) => newest<Parked>(parked, 'parkedAt', limit, cursor, status === undefined ? {} : { status }),
    parkedSize: () => parked.countDocuments({ status: 'parked' }),
    getParked: async (id) => {
      const found = await parked.findOne({ _id: id });
      return found === null ? undefined : record<Parked>(found);
    },
    decideParked: async (id, status, entry) => {
      const untold = encode(entry);
      const { matchedCount } = await parked.updateOne({ _id: id, status: 'parked' }, { $set: { status, decidedBy: entry.id, untold } });
      if (matchedCount === 0) return false;
      await tell([{ _id: id, untold }]);
      return true;
    },
    trail: (entries) => noteTrail(db, entries.map(encode)),
    trailPage: ({ limit, cursor }) => newest<TrailEntry>(trail, 'at', limit, cursor, {}),
    removeOldRecords: async (before, limit) => {
      const messages = await remove(parked, { parkedAt: { $lt: dateOf(before.parked) }, status: { $ne: 'parked' }, untold: { $exists: false } }, limit);
      return messages + (await remove(trail, { at: { $lt: dateOf(before.trail) } }, limit - messages));
    },
    sweep: async () => tell(await parked.find({ 'untold.at': { $exists: true } }).limit(500).toArray()),
  };
}

function kept<Item extends { readonly id: string }>({ id, ...rest }: Item): Kept {
  return { _id: id, ...(encode(rest) as Document) };
}

/** As it was given, whatever order and names it is stored in. */
export function record<Item>({ _id, untold: _untold, ...rest }: Kept): Item {
  return { id: _id, ...(decode(rest) as object) } as Item;
}

/** Newest first. */
async function newest<Item extends { readonly id: string }>(documents: Documents<Kept>, field: 'at' | 'parkedAt', limit: number, cursor: string | undefined, filter: Document): Promise<Page<Item>> {
  const [at, id] = cursor === undefined ? [undefined, ''] : readTexts(cursor);
  const behind = at === undefined ? {} : { $or: [{ [field]: { $lt: dateOf(at) } }, { [field]: dateOf(at), _id: { $lt: id } }] };
  const rows = await documents.find({ ...filter, ...behind }).sort({ [field]: -1, _id: -1 }).limit(limit + 1).toArray();
  return pageOf(rows, limit, (row) => [decode(row[field]) as string, row._id], (row) => record<Item>(row));
}
