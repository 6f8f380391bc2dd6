import type { Settings } from '@book-rental/config';
import { DatabaseProblem, openMongo, type MongoDatabase, type MongoStore } from '@book-rental/mongo';
import type { Log } from '@book-rental/observability';
import type { Collection } from '@book-rental/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { Fatal } from './process.ts';

const retryMs = 1_000;

export interface Data {
  readonly database: MongoDatabase;
  readonly store: MongoStore;
}

/** Waits for MongoDB as long as the settings say. Throws `Fatal` when it never comes, or where waiting cannot help. */
export async function openData(settings: Settings, name: string, collections: readonly Collection[], views: readonly Collection[], log: Log): Promise<Data> {
  const giveUp = Date.now() + settings.startPatience;
  for (let told = ''; ; ) {
    try {
      const database = await openMongo({ url: settings.mongoUrl, prefix: settings.installation, notice: (sentence) => log.warn(sentence) });
      try {
        return { database, store: await database.store(name, collections, views) };
      } catch (error) {
        await database.close();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof DatabaseProblem)) throw error;
      if (!error.canHeal || Date.now() > giveUp) throw new Fatal(error.message);
      if (error.message !== told) log.warn(`${error.message} It is tried again for ${Math.round(settings.startPatience / 1_000)} s.`);
      told = error.message;
      await pause(retryMs);
    }
  }
}
