import { longestDelayMs, type Settings } from '@book-rental/config';
import { DataFileProblem } from '@book-rental/sqlite';
import { dataFile, openAuditSource } from '@book-rental/system';
import { AuditProblem, checked, type Look } from './look.ts';

/** The one file of the standalone shape, beside a running server too. */
export function lookAtFile(settings: Settings, graceMs: number): Look {
  const file = dataFile(settings.dataDir);
  return async (check) => {
    try {
      const { source, close } = openAuditSource(file, { inboxHorizonMs: settings.inboxRetention, graceMs, loanLimit: settings.loanLimit, sagaRetentionMs: settings.sagaRetention, longestDelayMs });
      try {
        return checked(check, source, `The data file ${file} is spoiled`);
      } finally {
        close();
      }
    } catch (error) {
      throw error instanceof DataFileProblem ? new AuditProblem(error.message, { cause: error }) : error;
    }
  };
}
