import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { staleDocuments, writeDocuments, type GeneratedDocument } from './generated.ts';

const page: GeneratedDocument = { file: 'docs/page.md', render: () => '# 페이지\n' };
let root = '';

beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'book-rental-docs-')); });
afterEach(() => rmSync(root, { recursive: true }));

describe('a generated page', () => {
  test('is stale while it is missing', async () => {
    expect(await staleDocuments(root, [page])).toEqual(['docs/page.md']);
  });

  test('is written once and then up to date', async () => {
    expect(await writeDocuments(root, [page])).toEqual(['docs/page.md']);
    expect(readFileSync(join(root, 'docs/page.md'), 'utf8')).toBe('# 페이지\n');
    expect(await staleDocuments(root, [page])).toEqual([]);
    expect(await writeDocuments(root, [page])).toEqual([]);
  });

  test('is stale again when somebody edits it by hand, and others are left alone', async () => {
    const other: GeneratedDocument = { file: 'other.md', render: async () => 'other' };
    await writeDocuments(root, [page, other]);
    writeFileSync(join(root, 'docs/page.md'), '# 페이지 \n');
    expect(await staleDocuments(root, [page, other])).toEqual(['docs/page.md']);
  });
});
