import { afterAll, beforeAll } from '@jest/globals';
import type { Api } from './api.ts';
import { lateFeeJourneys } from './journeys/late-fees.ts';
import { cleanUp, newFolder, startServer } from './server.ts';

let api: Api;
beforeAll(async () => {
  api = (await startServer({ folder: await newFolder() })).api;
});
afterAll(cleanUp);

lateFeeJourneys(() => api);
