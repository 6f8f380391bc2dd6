/**
 * Specs run as ES modules: start jest with `--experimental-vm-modules` (as `npm test` does).
 * swc only takes the types away; `jsc.target: esnext` keeps the rest as Node itself would run it.
 */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Workspaces are symlinks in node_modules; jest compares real paths, so only true npm packages are left alone.
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/.nx/', '<rootDir>/coverage/'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: { parser: { syntax: 'typescript' }, target: 'esnext' },
        module: { type: 'es6' },
      },
    ],
  },
  // Real servers are started by the first spec that asks for them, and stopped after the last.
  globalSetup: '<rootDir>/infra/test/before-all.ts',
  globalTeardown: '<rootDir>/infra/test/after-all.ts',
  maxWorkers: 2,
  testTimeout: 20_000,
};
