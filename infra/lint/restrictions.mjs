/**
 * What the Nx rule does not see: Node built-ins, globals, syntax.
 * Flat config replaces a rule's options as a whole, so each kind of file gets its complete list from here.
 */

/** Code here decides and does nothing else: the same input gives the same answer on any machine, at any time. */
export const PURE_ROOMS = [
  'libs/kernel/src/**/*.ts',
  'libs/*/src/domain/**/*.ts',
  'libs/saga/src/definitions/**/*.ts',
  'libs/saga/src/engine/**/*.ts',
];

/** Runs in a browser. */
export const PAGE = ['apps/console/src/**/*.{ts,tsx}'];

/**
 * One technology, one home; the library that starts the real servers asks them whether they are ready, and journeys from
 * outside listen and speak as a program of another make would.
 */
export const TECHNOLOGIES = [
  { name: 'kafkajs', homes: ['libs/adapters/kafka', 'libs/testing/stack', 'e2e/src/distributed'] },
  { name: 'mongodb', homes: ['libs/adapters/mongo', 'libs/testing/stack'] },
  { name: 'node:sqlite', homes: ['libs/adapters/sqlite'] },
  { name: 'testcontainers', homes: ['libs/testing/stack'] },
  { name: 'react', homes: ['apps/console'] },
  { name: 'vite', homes: ['infra/console', 'apps/console'] },
  { name: 'playwright-core', homes: ['libs/testing/browser'] },
];

export const HOMES = [...new Set(TECHNOLOGIES.flatMap(({ homes }) => homes))];

/** @param {string} [here] the home that is looked at, if it is one */
const technologiesAway = (here) =>
  TECHNOLOGIES.filter(({ homes }) => !homes.includes(here)).map(({ name, homes: [home] }) => ({
    name,
    message: `Only ${home} knows ${name}; speak to a port.`,
  }));

const CLOCKS_IN_SPECS = ['node:timers', 'node:timers/promises', 'timers', 'timers/promises'].map((name) => ({
  name,
  message: 'A spec waits for what it waits for, never for time.',
}));

const EXPORT_ALL = {
  selector: 'ExportAllDeclaration',
  message: 'Name what is exported: `export *` makes everything public by accident.',
};
const BARE_CLASS = {
  selector: ':matches(ClassDeclaration, ClassExpression):not([superClass])',
  message: 'A function and a type do here; classes are for errors.',
};
const UNTOLD_TESTS = [
  {
    selector: 'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(skip|only|todo)$/]',
    message: 'A test runs or is not there; nothing is skipped or singled out in a commit.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xtest|xit|xdescribe|fit|fdescribe)$/]',
    message: 'A test runs or is not there; nothing is skipped or singled out in a commit.',
  },
];
const TODAY = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time arrives in the command.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time arrives in the command.' },
  { selector: 'ImportExpression', message: 'A pure room loads nothing.' },
  { selector: 'MetaProperty', message: 'A pure room does not know where it runs.' },
];

const OUTSIDE = [
  'process', 'fetch', 'require', 'global', 'globalThis', 'console', 'crypto', 'performance', 'Buffer', 'Temporal',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask',
].map((name) => ({ name, message: 'A pure room has no machine, no clock and no network: take it as an argument.' }));

const PURE_IMPORTS = {
  regex: '^(?!\\./|(\\.\\./)+(domain|definitions|engine)/|@book-rental/kernel$)',
  message: 'A pure room imports its own files, other pure rooms of its package and the kernel; no package, no built-in.',
};

/** Everywhere. */
export const everywhere = {
  'no-restricted-imports': ['error', { paths: technologiesAway() }],
  'no-restricted-syntax': ['error', EXPORT_ALL, BARE_CLASS],
};

export const pureRooms = {
  'no-restricted-imports': ['error', { patterns: [PURE_IMPORTS] }],
  'no-restricted-syntax': ['error', EXPORT_ALL, BARE_CLASS, ...TODAY],
  'no-restricted-globals': ['error', ...OUTSIDE],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time arrives in the command.' },
    { object: 'Math', property: 'random', message: 'Ids and chance arrive in the command.' },
  ],
};

/** A browser has no Node. */
export const page = {
  'no-restricted-imports': [
    'error',
    {
      paths: technologiesAway('apps/console'),
      patterns: [{ regex: '^node:', message: 'This runs in a browser, which has no Node.' }],
    },
  ],
};

/** Specs look into a database, or speak to a server as a stranger would, if they must; but never at the clock. */
export const specs = {
  'no-restricted-imports': ['error', { paths: CLOCKS_IN_SPECS }],
  'no-restricted-syntax': ['error', EXPORT_ALL, BARE_CLASS, ...UNTOLD_TESTS],
  'no-restricted-globals': [
    'error',
    { name: 'setTimeout', message: 'A spec waits for what it waits for, never for time.' },
    { name: 'setInterval', message: 'A spec waits for what it waits for, never for time.' },
  ],
  'no-restricted-properties': 'off',
};

/** The same list, less the technology that lives there. */
export const homeOf = (home) => ({ 'no-restricted-imports': ['error', { paths: technologiesAway(home) }] });
