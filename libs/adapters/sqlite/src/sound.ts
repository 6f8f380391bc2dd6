import type { DatabaseSync } from 'node:sqlite';
import { damages, DataFileProblem, resultCode } from './problem.ts';

/** Looks through all pages: two seconds for a GB. Later the damage would look like bad messages, one by one. */
export function assertSound(db: DatabaseSync, file: string): void {
  const found = firstDamage(db);
  if (found !== undefined) throw new DataFileProblem(`The data file ${file} is damaged: ${found}. Restore a backup (npm run restore -- FILE), or start over (npm run reset, which removes the data).`);
}

function firstDamage(db: DatabaseSync): string | undefined {
  try {
    const { quick_check: said } = db.prepare('PRAGMA quick_check(1)').get() as { readonly quick_check: string };
    return said === 'ok' ? undefined : said.replaceAll('\n', ' ').trim();
  } catch (error) {
    if (damages.has(resultCode(error) ?? 0)) return error instanceof Error ? error.message : String(error);
    throw error;
  }
}
