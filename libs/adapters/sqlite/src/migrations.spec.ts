import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Change, Collection } from '@book-rental/runtime';
import { openSqlite } from './database.ts';
import { migrations } from './schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'book-rental-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Saga {
  readonly status: string;
  readonly type?: string;
}

const of = (read: (saga: Saga) => string | undefined) => ({ type: 'text', of: read }) as unknown as Collection['fields'][string];
const saga = (key: string, state: Saga): Change => ({ collection: 'sagas', key, expected: 0, state, inbox: [], outbox: [], caused: [], views: [] });

test('a file of the time when sagas were found by state alone has them found by state and type, also those of no known type', async () => {
  const file = join(folder, 'library.sqlite');
  const status = of((one) => one.status);
  const former: Collection = { name: 'sagas', fields: { status, type: of((one) => one.type) }, indexes: [{ fields: ['status'] }] };
  const older = openSqlite({ file, migrations: migrations.slice(0, 3) });
  await older.store('saga-coordinator', [former], []).commit([saga('a', { status: 'RUNNING' }), saga('b', { status: 'RUNNING', type: 'RENT' })]);
  await older.close();
  const sagas: Collection = { name: 'sagas', fields: { status, type: of((one) => one.type ?? 'UNKNOWN') }, indexes: [{ fields: ['status', 'type'] }] };
  const database = openSqlite({ file });
  const found = await database.store('saga-coordinator', [sagas], []).find('sagas', { where: { status: 'RUNNING', type: { in: ['UNKNOWN', 'RENT'] } }, orderBy: [{ field: 'key' }], limit: 10 });
  expect(found.items.map(({ key }) => key)).toEqual(['a', 'b']);
  await database.close();
  const db = new DatabaseSync(file, { readOnly: true });
  const indexes = db.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'saga_coordinator_sagas' AND sql IS NOT NULL").all().map(({ name }) => name);
  db.close();
  expect(indexes).toEqual(['saga_coordinator_sagas_by_status_type']);
});
