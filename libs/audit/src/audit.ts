import { checkCards } from './cards.ts';
import { checkColumns } from './columns.ts';
import { checkDeadlines } from './deadlines.ts';
import { createFindings } from './findings.ts';
import { readHistory } from './history.ts';
import { readInboxes } from './inboxes.ts';
import { checkHolders, checkOutcomes } from './loans.ts';
import { readMessages } from './messages.ts';
import { checkCounts, checkPoints } from './points.ts';
import { checkPresence } from './presence.ts';
import type { AuditReport } from './report.ts';
import { readSagas } from './sagas.ts';
import type { AuditSource } from './source.ts';

/**
 * Whether what five services keep agrees. What a saga on its way, a message still to be read, or a known debt explains
 * is counted apart. The five snapshots must be of one moment, or the system must be at rest.
 */
export function audit(source: AuditSource): AuditReport {
  const sagas = readSagas(source);
  const findings = createFindings(sagas.standingOf);
  for (const debt of sagas.debts) findings.owed(debt);
  const inboxes = readInboxes(source, sagas, findings);
  // From here on it is known which sagas are on their way.
  const traffic = readMessages(source, sagas, inboxes, findings);
  const history = readHistory(source, sagas);
  checkPresence(source, sagas, inboxes, findings);
  const { open, totals } = checkCards(source, sagas, history, findings);
  checkHolders(source, sagas, open, findings);
  checkOutcomes(sagas, history, findings);
  checkPoints(source, sagas, inboxes, totals, findings);
  checkCounts(source, sagas, inboxes, { history, totals }, findings);
  checkColumns(source, findings);
  checkDeadlines(source, sagas, traffic, findings);
  return {
    at: new Date(source.now).toISOString(),
    ...findings.report(),
    inFlight: { sagas: onTheirWay(sagas.lines.keys(), sagas.unread, sagas.standingOf), messages: traffic.unread },
  };
}

function onTheirWay(known: Iterable<string>, unread: ReadonlySet<string>, standingOf: (sagaId: string) => string): number {
  const ids = new Set(unread);
  for (const sagaId of known) if (standingOf(sagaId) === 'inFlight') ids.add(sagaId);
  return ids.size;
}
