import type { AuditSource } from '@book-rental/audit';
import { openSnapshot } from '@book-rental/sqlite';

export interface AuditLimits {
  readonly inboxHorizonMs: number;
  readonly graceMs: number;
  readonly loanLimit: number;
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
    rental: snapshot.service('rental'),
    book: snapshot.service('book'),
    member: snapshot.service('member'),
    bestBook: snapshot.service('best-book'),
    saga: snapshot.service('saga-coordinator'),
    log: snapshot.log,
    unread: (group, record) => Number(record.offset) > positionOf(group),
    now,
    ...limits,
  };
  return { source, close: snapshot.close };
}
