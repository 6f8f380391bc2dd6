import { Kafka, logLevel } from 'kafkajs';

/** Asks a broker one question; with `mended`, after this package has mended kafkajs. What Node warns of goes to standard error. */
const [broker = '', mended] = process.argv.slice(2);
if (mended === 'mended') await import('./request-queue.ts');
const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
await admin.connect();
await admin.listTopics();
await admin.disconnect();
