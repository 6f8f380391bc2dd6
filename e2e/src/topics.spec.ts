import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { topicJourneys } from './journeys/topics.ts';
import { cleanUp, newFolder, startServer, type Server } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer({ folder: await newFolder() });
});
afterAll(cleanUp);

topicJourneys(() => server);

test('where test messages are off there is no such path, and the log can still be looked at', async () => {
  const { api, stop } = await startServer({ folder: await newFolder(), env: { TEST_MESSAGES: 'off' } });
  expect(await api.post('/topics/rental_rent/messages', { key: 'jenny', value: {} })).toMatchObject({ status: 404, body: { code: 'PATH_NOT_FOUND' } });
  expect(await api.get('/topics/messages')).toMatchObject({ status: 200, body: { items: [], nextCursor: null, searchedTo: null } });
  expect(Object.keys((await api.get<{ readonly paths: object }>('/openapi.json')).body.paths)).not.toContain('/topics/{topic}/messages');
  await stop();
});
