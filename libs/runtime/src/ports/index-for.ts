import type { Collection, Query } from './store.ts';

type Index = Collection['indexes'][number];

/**
 * The declared index that a list in order of keys goes by: the first whose fields the query all names. Databases would
 * guess: without statistics, an index that half of all documents share looks as good to them as one that tells three.
 */
export function indexFor(collection: Collection, { where = {}, orderBy = [] }: Query): Index | undefined {
  const [first, ...more] = orderBy;
  if (more.length > 0 || (first !== undefined && first.field !== 'key')) return undefined;
  const names = (field: string): boolean => {
    const condition = where[field];
    return condition !== undefined && (condition === null || typeof condition !== 'object' || condition.in !== undefined);
  };
  return collection.indexes.find(({ fields, sparse }) => fields.every(names) && !(sparse === true && where[fields[0] ?? ''] === null));
}
