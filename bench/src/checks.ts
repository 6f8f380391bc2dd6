import { audit, renderReport } from '@book-rental/audit';
import { defaultPolicy, type RentalCard } from '@book-rental/rental';
import { defaultPolicy as sagaPolicy } from '@book-rental/saga';
import { openAuditSource } from '@book-rental/system';
import type { Library } from './library.ts';
import type { Measured } from './load.ts';

/** What a stretch must have left behind; every mismatch is a sentence. A figure without this is none. */
export async function checkPoint(library: Library, measured: Measured, expectedCancelled: number): Promise<readonly string[]> {
  await library.system.settled();
  const mistakes = [...library.troubles];
  if (measured.cancelled !== expectedCancelled) mistakes.push(`${measured.cancelled} sagas were cancelled, ${expectedCancelled} should have been.`);
  if (measured.completed !== measured.sagas - expectedCancelled) mistakes.push(`${measured.completed} sagas completed, ${measured.sagas - expectedCancelled} should have.`);
  return mistakes;
}

/** The whole file of the library, once it has stopped. */
export async function checkFile(library: Library): Promise<readonly string[]> {
  await library.system.settled();
  await library.system.stop();
  return auditFile(library.file);
}

/** A file at rest: the audit, and points = 10 for every loan that stands. */
export function auditFile(file: string): readonly string[] {
  const { source, close } = openAuditSource(file, { inboxHorizonMs: sagaPolicy.horizon, graceMs: 60_000, loanLimit: defaultPolicy.loanLimit });
  try {
    const mistakes: string[] = [];
    const report = audit(source);
    if (!report.ok) mistakes.push(renderReport(report));
    const { sagas, messages } = report.inFlight;
    if (sagas + messages > 0) mistakes.push(`${sagas} sagas and ${messages} messages are still on their way.`);
    if (report.debtCount > 0) mistakes.push(renderReport(report));
    let points = 0;
    for (const { state } of source.member.states<{ readonly status: string; readonly balance?: number }>('members')) points += state.balance ?? 0;
    let loans = 0;
    for (const { state } of source.rental.states<RentalCard>('cards')) loans += state.loans.length;
    if (points !== loans * defaultPolicy.rentReward) mistakes.push(`Members have ${points} points for ${loans} loans; ${loans * defaultPolicy.rentReward} would be right.`);
    return mistakes;
  } finally {
    close();
  }
}
