/**
 * Who may import whom, by the tags in each package's `nx.tags`.
 * Read a line as "a package of this type sees only these". A new package needs a tag that stands here,
 * or it can import nothing.
 */
const SEES = {
  kernel: [],
  contracts: ['type:kernel'],
  runtime: ['type:kernel'],
  config: ['type:kernel'],
  observability: ['type:kernel'],
  http: ['type:kernel', 'type:runtime', 'type:observability'],
  adapter: ['type:kernel', 'type:runtime'],
  // What every service shows to whoever runs it.
  operations: ['type:kernel', 'type:contracts', 'type:runtime', 'type:http', 'type:observability', 'type:audit'],
  audit: ['type:kernel', 'type:contracts', 'type:runtime'],
  // Stands between services and their ports, and knows no service.
  lab: ['type:kernel', 'type:contracts', 'type:runtime', 'type:http'],
  // The five services over one file: what the app runs, and what journeys and benchmarks run in process.
  system: ['type:kernel', 'type:contracts', 'type:runtime', 'type:context', 'type:operations', 'type:audit', 'scope:sqlite'],
  // Kafka's topics as data.
  topics: ['type:kernel', 'type:contracts', 'type:config', 'scope:kafka'],
  // One service in a process of its own, on MongoDB and Kafka; it knows no context.
  host: ['type:kernel', 'type:contracts', 'type:runtime', 'type:http', 'type:config', 'type:observability', 'type:operations', 'type:audit', 'type:topics', 'scope:mongo', 'scope:kafka'],
  // Runs in a browser, and knows the API only.
  page: [],
  // Which context is decided by scope, below: its own only.
  context: ['type:kernel', 'type:contracts', 'type:runtime', 'type:http', 'type:observability', 'type:context'],
};

const CONTEXTS = ['rental', 'book', 'member', 'best-book', 'saga'];
const COMMON_GROUND = ['scope:kernel', 'scope:contracts', 'scope:runtime', 'scope:http', 'scope:observability'];

const LIBRARIES = [
  'type:kernel', 'type:contracts', 'type:runtime', 'type:config', 'type:observability',
  'type:http', 'type:operations', 'type:host', 'type:audit', 'type:lab', 'type:context', 'type:system',
];
/** The adapters that keep data. The memory adapter forgets, so no app may name it. */
const DURABLE_ADAPTERS = ['scope:sqlite', 'scope:mongo', 'scope:kafka'];
const FOR_TESTS = ['type:testing', 'scope:memory'];
const EVERY_LIBRARY = [...LIBRARIES, 'type:adapter', 'type:testing'];

/**
 * @param {readonly string[]} more tags that everybody may see besides
 * @param {boolean} own whether a package's own type is to be named: in specs the rule asks even for the neighbouring file
 */
function constraints(more, own) {
  const only = (sourceTag, tags) => ({ sourceTag, onlyDependOnLibsWithTags: [...tags, ...more, ...(own ? [sourceTag] : [])] });
  return [
    ...Object.entries(SEES).map(([type, tags]) => only(`type:${type}`, tags)),
    ...CONTEXTS.map((context) => only(`scope:${context}`, [`scope:${context}`, ...COMMON_GROUND])),
    only('type:app', [...LIBRARIES, ...DURABLE_ADAPTERS]),
    only('type:testing', EVERY_LIBRARY),
    only('type:e2e', EVERY_LIBRARY),
    only('type:bench', EVERY_LIBRARY),
  ];
}

export const codeBoundaries = { depConstraints: constraints([], false) };

/** What fetches the real servers does so as the setup fetches the packages: one at a time, with signs of life. */
export const stackBoundaries = { ...codeBoundaries, allow: ['^(\\.\\./)+infra/setup/[a-z-]+\\.mjs$'] };

/** Specs may use the test libraries and the memory adapter, and may so close a cycle (see .nxignore). */
export const specBoundaries = {
  depConstraints: constraints(FOR_TESTS, true),
  ignoredCircularDependencies: [['*', '*']],
  // A neighbouring file of an app: the rule takes a spec, which the graph does not hold, for a stranger there.
  allow: ['./*'],
};
