import { formatDuration, parseDuration } from '@book-rental/kernel';

/** One setting: its variable, what it means, and how its text is read. A string answer is the mistake. */
interface Setting<Value> {
  readonly variable: string;
  readonly fallback: string;
  /** Where NODE_ENV is production. */
  readonly inProduction: string;
  readonly meaning: string;
  readonly read: (text: string) => { readonly value: Value } | { readonly mistake: string };
}

function setting<Value>(variable: string, fallback: string, meaning: string, read: Setting<Value>['read'], inProduction = fallback): Setting<Value> {
  return { variable, fallback, inProduction, meaning, read };
}

const text = (value: string) => ({ value });

const oneOf = <Choice extends string>(...choices: readonly Choice[]) => (value: string) =>
  choices.includes(value as Choice) ? { value: value as Choice } : { mistake: `one of ${choices.join(', ')}` };

const integer = (from: number, to: number) => (value: string) =>
  /^\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to ? { value: Number(value) } : { mistake: `a whole number from ${from} to ${to}` };

const day = 86_400_000;

/** No deadline of a saga or a card lies further ahead than this, whatever is set: a wait of days is for a person to end, not for a timer. */
export const longestDelayMs = day;

/** Beyond it dates have no four digits any more. */
const longestKeptMs = 36_500 * day;

const duration = (from: number, to: number) => (value: string) => {
  const ms = parseDuration(value);
  return ms === undefined || ms < from || ms > to
    ? { mistake: `an ISO 8601 duration from ${formatDuration(from)} to ${formatDuration(to)} such as ${to > day ? 'PT12H or P7D' : 'PT30S'}, without months and years` }
    : { value: ms };
};

const interval = duration(10, day);
const kept = duration(1_000, longestKeptMs);

const delays = (value: string) => {
  const each = value.split(',').map((part) => parseDuration(part.trim()));
  const known = each.filter((ms): ms is number => ms !== undefined && ms >= 1 && ms <= longestDelayMs);
  return known.length === each.length && known.length <= 20
    ? { value: known }
    : { mistake: `up to 20 ISO 8601 durations above zero and up to ${formatDuration(longestDelayMs)}, with commas between them, such as PT5S,PT30S,PT2M` };
};

const instant = (value: string) => {
  if (value === '') return { value: undefined };
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? { mistake: 'an instant such as 2027-01-10T12:00:00+09:00' } : { value: ms };
};

const onOrOff = (value: string) => (value === 'on' || value === 'off' ? { value: value === 'on' } : { mistake: 'on or off' });

const name = (value: string) => (/^[A-Za-z0-9_-]{0,20}$/.test(value) ? { value } : { mistake: 'at most 20 letters, digits, - and _' });

const urls = (value: string) => {
  const each = value.split(',').map((part) => part.trim().replace(/\/$/, ''));
  return each.every((one) => URL.canParse(one) && /^https?:/.test(one)) ? { value: each } : { mistake: 'http addresses with commas between them, such as http://127.0.0.1:3001' };
};

const link = (value: string) => (value === '' || (URL.canParse(value) && /^https?:/.test(value)) ? { value: value === '' ? null : value } : { mistake: 'an http address such as http://127.0.0.1:8080' });

const timeZone = (value: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return { value };
  } catch {
    return { mistake: 'an IANA time zone such as Asia/Seoul' };
  }
};

const settings = {
  host: setting('HOST', '127.0.0.1', 'The address to listen on.', text),
  port: setting('PORT', '3000', 'The port to listen on; 0 takes a free one.', integer(0, 65_535)),
  dataDir: setting('DATA_DIR', '.data', 'The folder of the data file.', text),
  logFormat: setting('LOG_FORMAT', 'text', 'How log lines look: text or json.', oneOf('text', 'json')),
  logLevel: setting('LOG_LEVEL', 'info', 'Which log lines are written: error, warn, info or debug.', oneOf('error', 'warn', 'info', 'debug')),
  timeZone: setting('LIBRARY_TIME_ZONE', 'Asia/Seoul', "The library's calendar: due dates, fees and rankings go by its days.", timeZone),
  calendarFrom: setting('LIBRARY_CALENDAR_FROM', '', "Where the library's calendar begins when the rental service starts, to show late fees; empty: today. Separate services only.", instant),
  loanLimit: setting('LOAN_LIMIT', '5', 'How many loans a card may have at a time.', integer(1, 1_000)),
  loanDays: setting('LOAN_DAYS', '14', 'Days until a loan is due; the due day itself is free.', integer(1, 3_650)),
  lateFeePerDay: setting('LATE_FEE_PER_DAY', '10', 'Points owed for each day late.', integer(0, 1_000_000)),
  rentReward: setting('RENT_REWARD', '10', 'Points for renting.', integer(0, 1_000_000)),
  returnReward: setting('RETURN_REWARD', '10', 'Points for returning.', integer(0, 1_000_000)),
  askAfter: setting('SAGA_ASK_AFTER', 'PT5S,PT30S,PT2M', 'When a silent participant is asked again; after the last delay the saga gives up asking.', delays),
  undoAfter: setting('SAGA_UNDO_AFTER', 'PT5S,PT30S,PT2M,PT10M', 'When an unacknowledged compensation is sent again; after the last delay the saga is stuck.', delays),
  pointsAfter: setting('SAGA_POINTS_AFTER', 'PT5S,PT30S,PT2M,PT10M', 'When the points of a return that stands are asked for again; after the last delay the saga is stuck.', delays),
  watchAfter: setting('CARD_WATCH_AFTER', 'PT5M', 'When a card first says again what it started and heard nothing of; doubled each time.', duration(1, longestDelayMs)),
  timerInterval: setting('TIMER_INTERVAL', 'PT1S', 'Between two looks at deadlines.', interval),
  batchSize: setting('BATCH_SIZE', '500', 'The most messages that a service handles at a time.', integer(1, 10_000)),
  parkAlarm: setting('PARK_ALARM', '20', 'So many messages in a row that cannot be handled stop a consumer: a bad release, not bad messages.', integer(1, 100_000)),
  logRetention: setting('LOG_RETENTION', 'P7D', 'How long messages stay in the log.', kept),
  logSegment: setting('LOG_SEGMENT', 'P1D', 'How much longer a message may stay because its segment is still open (Kafka).', kept),
  inboxRetention: setting('INBOX_RETENTION', 'P30D', 'How long services remember what they did; older sagas are no longer handled.', kept),
  sagaRetention: setting('SAGA_RETENTION', 'P90D', 'How long ended sagas are kept, and what people did by hand.', kept),
  loanRetention: setting('LOAN_RETENTION', 'P365D', 'How long past loans stay in the history, from when they were closed.', kept),
  mongoUrl: setting('MONGO_URL', 'mongodb://127.0.0.1:27017/?replicaSet=rs0', 'Where MongoDB is, a replica set. Separate services only.', text),
  kafkaBrokers: setting('KAFKA_BROKERS', '127.0.0.1:9092', 'Where Kafka is: host:port with commas, or kafkas://user:password@host:port. Separate services only.', text),
  kafkaPartitions: setting('KAFKA_PARTITIONS', '4', 'How many partitions the topics have. Fixed once they are there: another number moves keys.', integer(1, 1_000)),
  installation: setting('INSTALLATION', '', 'Put before every database, topic and consumer group, so that several installations can share servers.', name),
  outboxWake: setting('OUTBOX_WAKE', 'polling', 'How a service learns of messages that another instance left unsent: polling, or change-stream as well.', oneOf('polling', 'change-stream')),
  relayInterval: setting('RELAY_INTERVAL', 'PT1S', 'Between two looks at the outbox for what a process that died left unsent.', interval),
  parallelBatches: setting('PARALLEL_BATCHES', '1', 'How many batches of different keys a service handles at a time.', integer(1, 64)),
  waitPoll: setting('WAIT_POLL_INTERVAL', 'PT0.1S', 'Between two looks for those who wait for an outcome that another instance may learn of; up to ten times that while looks find nothing.', interval),
  startPatience: setting('START_PATIENCE', 'PT2M', 'How long a service waits for MongoDB at its start before it gives up.', interval),
  rentalUrls: setting('RENTAL_URLS', 'http://127.0.0.1:3001', 'Where the gateway finds rental: addresses with commas, one an instance.', urls),
  bookUrls: setting('BOOK_URLS', 'http://127.0.0.1:3002', 'The same for book.', urls),
  memberUrls: setting('MEMBER_URLS', 'http://127.0.0.1:3003', 'The same for member.', urls),
  bestBookUrls: setting('BEST_BOOK_URLS', 'http://127.0.0.1:3004', 'The same for best-book.', urls),
  coordinatorUrls: setting('SAGA_COORDINATOR_URLS', 'http://127.0.0.1:3005', 'The same for the saga coordinator.', urls),
  testMessages: setting('TEST_MESSAGES', 'on', 'Whether people may put messages on topics by hand: on or off. Where NODE_ENV is production, as in the images, it is off unless set.', onOrOff, 'off'),
  kafkaUiUrl: setting('KAFKA_UI_URL', '', 'Where a browser finds Kafka UI, so that the console can lead there; empty: nowhere.', link),
  retentionInterval: setting('RETENTION_INTERVAL', 'PT10M', 'Between two rounds of deleting what is older than that.', interval),
} as const;

type ValueOf<One> = One extends Setting<infer Value> ? Value : never;

export type Settings = { readonly [name in keyof typeof settings]: ValueOf<(typeof settings)[name]> };

export type ReadSettings = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly mistakes: readonly string[] };

/** Reads every setting and tells every mistake, each in a sentence. An empty variable counts as not set. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): ReadSettings {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(settings)) {
    const given = environment[one.variable];
    const fallback = environment['NODE_ENV'] === 'production' ? one.inProduction : one.fallback;
    const read = one.read(given === undefined || given === '' ? fallback : given);
    if ('mistake' in read) mistakes.push(`${one.variable} is "${given ?? ''}", but must be ${read.mistake}.`);
    else values[name] = read.value;
  }
  mistakes.push(...retentionMistakes(values));
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, settings: values as unknown as Settings };
}

/**
 * Nothing forgotten may happen twice: a message must be gone before what was remembered of it, and that before its saga.
 * And all that a saga asks and takes back by itself must be done while it is remembered. What could not be read is not compared.
 */
function retentionMistakes(read: Partial<Settings>): readonly string[] {
  const sum = (delays: readonly number[] = [Number.NaN]) => delays.reduce((all, one) => all + one, 0);
  const ms = (value = Number.NaN) => value;
  const inbox = { name: 'INBOX_RETENTION', ms: ms(read.inboxRetention) };
  const saga = { name: 'SAGA_RETENTION', ms: ms(read.sagaRetention) };
  const pairs = [
    [{ name: 'LOG_RETENTION + LOG_SEGMENT', ms: ms(read.logRetention) + ms(read.logSegment) }, inbox],
    [{ name: 'the sum of SAGA_ASK_AFTER and SAGA_UNDO_AFTER', ms: sum(read.askAfter) + sum(read.undoAfter) }, inbox],
    [{ name: 'the sum of SAGA_ASK_AFTER and SAGA_POINTS_AFTER', ms: sum(read.askAfter) + sum(read.pointsAfter) }, inbox],
    [inbox, saga],
    [saga, { name: 'LOAN_RETENTION', ms: ms(read.loanRetention) }],
  ] as const;
  return pairs.flatMap(([earlier, later]) =>
    earlier.ms >= later.ms ? [`${later.name} is ${formatDuration(later.ms)}, but must be longer than ${earlier.name}, which is ${formatDuration(earlier.ms)}.`] : [],
  );
}

/** All settings as a Markdown table, for the docs. */
export function settingsTable(): string {
  const rows = Object.values(settings).map((one) => `| \`${one.variable}\` | \`${one.fallback}\` | ${one.meaning} |`);
  return ['| variable | default | meaning |', '|---|---|---|', ...rows, ''].join('\n');
}
