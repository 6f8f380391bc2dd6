import type { Db } from 'mongodb';
import type { Aggregate } from './documents.ts';
import { DatabaseProblem } from './problem.ts';

/**
 * Each commit names the version that it was decided on, and adds one to the version that stands there: where these differ,
 * somebody else was first, and the server refuses the write. So a commit asks for its document by `_id` alone. A filter with
 * the version says the same, but for every write the server would look for a plan: that costs it as much as the write.
 */
const rule = { $expr: { $eq: ['$version', { $add: ['$basedOn', 1] }] } } as const;

const options = { validator: rule, validationLevel: 'strict', validationAction: 'error' } as const;

const namespaceExists = 48;

/** Makes a collection of aggregates with the rule, or gives it to one that is there without. */
export async function ensureRule(db: Db, name: string): Promise<void> {
  const [there] = await db.listCollections({ name }).toArray();
  if (there === undefined) return create(db, name);
  const { validator, validationLevel, validationAction } = (there as { readonly options?: Partial<typeof options> }).options ?? {};
  if (validator === undefined) return add(db, name);
  if (JSON.stringify({ validator, validationLevel, validationAction }) === JSON.stringify(options)) return;
  throw new DatabaseProblem(`The validation rule of ${db.databaseName}.${name} is not the one by which two services notice that they write the same: take it off with db.runCommand({ collMod: '${name}', validator: {} }) and start again.`, false);
}

async function create(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, options);
  } catch (error) {
    // Another instance has just made it.
    if ((error as { readonly code?: unknown }).code !== namespaceExists) throw error;
  }
}

async function add(db: Db, name: string): Promise<void> {
  const fit = () => db.collection<Aggregate>(name).updateMany({ $expr: { $ne: ['$version', { $add: ['$basedOn', 1] }] } }, [{ $set: { basedOn: { $subtract: ['$version', 1] } } }]);
  await fit();
  await db.command({ collMod: name, ...options });
  // What was written in between by somebody who did not know the rule: it would be refused whatever comes next.
  await fit();
}
