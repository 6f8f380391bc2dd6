import type { Snapshot } from '@book-rental/runtime';
import type { Findings } from './findings.ts';
import type { AuditSource } from './source.ts';

/** Lists and timers go by columns beside the documents: one that says otherwise hides what it stands for. */
export function checkColumns(source: AuditSource, findings: Findings): void {
  const services: Readonly<Record<string, Snapshot>> = { rental: source.rental, book: source.book, member: source.member, 'best-book': source.bestBook, 'saga-coordinator': source.saga };
  for (const [service, snapshot] of Object.entries(services)) {
    if (snapshot.columns === undefined) continue;
    for (const { collection, key, field, stored, told } of snapshot.columns()) {
      findings.looked('columns');
      if (stored !== told) findings.found('columns', { aggregate: `${service} ${collection} ${key}`, always: true, sentence: `It is found by ${field} ${JSON.stringify(stored)}, but its document says ${JSON.stringify(told)}.` });
    }
  }
}
