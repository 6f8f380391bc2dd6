import type { AuditSource } from '@book-rental/audit';
import { counters } from '@book-rental/best-book';
import { books } from '@book-rental/book';
import { members } from '@book-rental/member';
import { cards, loans } from '@book-rental/rental';
import { sagas } from '@book-rental/saga';
import { openSnapshot } from '@book-rental/sqlite';

export interface AuditLimits {
  readonly inboxHorizonMs: number;
  readonly graceMs: number;
  readonly loanLimit: number;
  readonly sagaRetentionMs?: number;
  readonly longestDelayMs?: number;
  /** ms since 1970. */
  readonly now?: number;
}

/** A data file as the audit reads it: one moment of it, beside a running server too. */
export function openAuditSource(file: string, { now = Date.now(), ...limits }: AuditLimits): { readonly source: AuditSource; readonly close: () => void } {
  const snapshot = openSnapshot(file);
  const positions = new Map<string, number>();
  const positionOf = (group: string): number => {
    const known = positions.get(group) ?? snapshot.position(group);
    positions.set(group, known);
    return known;
  };
  const source: AuditSource = {
    rental: snapshot.service('rental', [cards, loans]),
    book: snapshot.service('book', [books]),
    member: snapshot.service('member', [members]),
    bestBook: snapshot.service('best-book', [counters]),
    saga: snapshot.service('saga-coordinator', [sagas]),
    log: snapshot.log,
    unread: (group, record) => Number(record.offset) > positionOf(group),
    now,
    ...limits,
  };
  return { source, close: snapshot.close };
}
