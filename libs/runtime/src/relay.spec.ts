import { describe, expect, test } from '@jest/globals';
import { createMemory } from '@book-rental/memory';
import { createRelay } from './relay.ts';

const collection = { name: 'things', fields: {}, indexes: [] };
const message = (id: string) => ({ topic: 'rental_rent', key: 'jenny', value: '{}', headers: { ce_id: id } });
const silence = { warn: () => undefined, error: () => undefined };

describe('the relay', () => {
  test('publishes a message once, however many ask it to run while it is at work', async () => {
    const memory = createMemory();
    const store = memory.store('rental', [collection], []);
    const relay = createRelay({ store, log: memory.log, service: 'rental', notice: silence });
    await store.commit([{ collection: 'things', key: 'a', expected: 0, state: {}, inbox: [], caused: [], views: [], outbox: [message('m1')] }]);
    const first = relay.run();
    // Those who wait: a timer, and the loop, which begins again at once.
    const second = relay.run();
    const third = relay.run();
    await first;
    await store.commit([{ collection: 'things', key: 'b', expected: 0, state: {}, inbox: [], caused: [], views: [], outbox: [message('m2')] }]);
    await Promise.all([second, third, relay.run()]);
    const published = (await Promise.all([0, 1, 2, 3].map((partition) => memory.log.read('rental_rent', partition, '0', 10)))).flat();
    expect(published.map(({ headers }) => headers['ce_id'])).toEqual(['m1', 'm2']);
  });
});
