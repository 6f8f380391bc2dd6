import { afterAll, beforeAll } from '@jest/globals';
import type { Api } from './api.ts';
import { lendingJourneys } from './journeys/lending.ts';
import { cleanUp, newFolder, startServer } from './server.ts';

let api: Api;
beforeAll(async () => {
  api = (await startServer({ folder: await newFolder() })).api;
});
afterAll(cleanUp);

lendingJourneys(() => api);
