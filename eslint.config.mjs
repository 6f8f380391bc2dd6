import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { codeBoundaries, specBoundaries, stackBoundaries } from './infra/lint/boundaries.mjs';
import { readProjectGraph } from './infra/lint/project-graph.mjs';
import { everywhere, homeOf, HOMES, PAGE, page, PURE_ROOMS, pureRooms, specs } from './infra/lint/restrictions.mjs';

// Without a project graph the boundary rule passes everything, in silence.
await readProjectGraph();

const SPECS = ['**/*.spec.ts'];
/** Proves that wrong definitions do not compile, which needs lines that do not compile. */
const TYPE_TESTS = ['**/*.types.spec.ts'];

export default tseslint.config(
  { ignores: ['node_modules/', '.nx/', '.data/', 'coverage/', 'apps/console/dist/', 'apps/console/src/api/schema.d.ts'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './apps/console/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      ...everywhere,
      'max-lines': ['error', 300],
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Ports are asynchronous for those adapters that must wait; the others need not pretend.
      '@typescript-eslint/require-await': 'off',
      '@nx/enforce-module-boundaries': ['error', codeBoundaries],
    },
  },
  ...HOMES.map((home) => ({ files: [`${home}/**/*.{ts,tsx}`], rules: homeOf(home) })),
  { files: ['libs/testing/stack/**/*.ts'], rules: { '@nx/enforce-module-boundaries': ['error', stackBoundaries] } },
  { files: PURE_ROOMS, rules: pureRooms },
  { files: PAGE, rules: page },
  { files: SPECS, rules: { ...specs, '@nx/enforce-module-boundaries': ['error', specBoundaries] } },
  {
    files: TYPE_TESTS,
    rules: { '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }] },
  },
  {
    files: ['**/{shared,common,utils,helpers,misc}/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'Program', message: 'Name the folder after what lives in it.' }] },
  },
);
