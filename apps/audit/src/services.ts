import type { AuditSource } from '@book-rental/audit';
import type { Settings } from '@book-rental/config';
import { Fatal, openAuditSource } from '@book-rental/host';
import { createLog } from '@book-rental/observability';
import { AuditProblem, checked, type Look } from './look.ts';

/** What separate services keep in MongoDB and said over Kafka, beside running ones. */
export function lookAtServices(settings: Settings, graceMs: number): Look {
  // What Kafka's client has to say in passing is not for the report; that it cannot be read at all is thrown.
  const log = createLog({ format: settings.logFormat, level: 'error', stream: process.stderr });
  const spoiled = `What the services keep (MONGO_URL, INSTALLATION "${settings.installation}") is spoiled`;
  return async (check) => checked(check, await open(), spoiled);

  async function open(): Promise<AuditSource> {
    try {
      return await openAuditSource({ settings, log, graceMs });
    } catch (error) {
      throw error instanceof Fatal ? new AuditProblem(error.message, { cause: error }) : error;
    }
  }
}
