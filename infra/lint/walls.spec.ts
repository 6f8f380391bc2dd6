import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { readProjectGraph } from './project-graph.mjs';

// The real configuration on files that need not exist, so without the rules that ask the compiler.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });

async function rulesBroken(file: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

interface Wall {
  readonly file: string;
  readonly passes: string;
  readonly fails: string;
  /** Where the failing line stands, when not in `file`. */
  readonly failsIn?: string;
}

function walls(rule: string, table: Readonly<Record<string, Wall>>): void {
  describe(rule, () => {
    test.each(Object.entries(table))('%s', async (_, { file, passes, fails, failsIn }) => {
      expect(await rulesBroken(file, passes)).toEqual([]);
      expect(await rulesBroken(failsIn ?? file, fails)).toEqual([rule]);
    });
  });
}

const uses = (name: string): string => `import '@book-rental/${name}';`;

walls('@nx/enforce-module-boundaries', {
  'the kernel sees no package': {
    file: 'libs/kernel/a.ts', passes: "import './src/index.ts';", fails: uses('contracts'),
  },
  'the contracts see the kernel only': {
    file: 'libs/contracts/src/a.ts', passes: uses('kernel'), fails: uses('config'),
  },
  'the runtime sees the kernel only': {
    file: 'libs/runtime/src/a.ts', passes: uses('kernel'), fails: uses('config'),
  },
  'the settings see the kernel only': {
    file: 'libs/config/src/a.ts', passes: uses('kernel'), fails: uses('contracts'),
  },
  'the instruments see the kernel only': {
    file: 'libs/observability/src/a.ts', passes: uses('kernel'), fails: uses('contracts'),
  },
  'http knows no service': {
    file: 'libs/http/src/a.ts', passes: uses('runtime'), fails: uses('rental'),
  },
  'the audit reads messages and stores, not services': {
    file: 'libs/audit/src/a.ts', passes: uses('contracts'), fails: uses('member'),
  },
  'the failure lab stands before any service, and knows none': {
    file: 'libs/lab/src/a.ts', passes: uses('runtime'), fails: uses('book'),
  },
  'operations show any service and its audit, and know none': {
    file: 'libs/operations/src/a.ts', passes: uses('audit'), fails: uses('saga'),
  },
  'an adapter sees the ports, not the wire': {
    file: 'libs/adapters/sqlite/src/a.ts', passes: uses('runtime'), fails: uses('contracts'),
  },
  'one adapter never sees another': {
    file: 'libs/adapters/memory/src/a.ts', passes: uses('kernel'), fails: uses('sqlite'),
  },
  'rental never sees another service': {
    file: 'libs/rental/src/a.ts', passes: uses('contracts'), fails: uses('book'),
  },
  'book never sees another service': {
    file: 'libs/book/src/a.ts', passes: uses('runtime'), fails: uses('member'),
  },
  'member never sees another service': {
    file: 'libs/member/src/a.ts', passes: uses('http'), fails: uses('best-book'),
  },
  'best-book never sees another service': {
    file: 'libs/best-book/src/a.ts', passes: uses('observability'), fails: uses('saga'),
  },
  'the coordinator never sees a service': {
    file: 'libs/saga/src/a.ts', passes: uses('contracts'), fails: uses('rental'),
  },
  'a service sees ports, never an adapter': {
    file: 'libs/rental/src/b.ts', passes: uses('runtime'), fails: uses('sqlite'),
  },
  'a test library sees every library, and no app': {
    file: 'libs/testing/simulation/src/a.ts', passes: uses('memory'), fails: "import '../../../../apps/standalone/src/main.ts';",
  },
  'an app keeps what it is told: no memory adapter': {
    file: 'apps/standalone/src/a.ts', passes: uses('sqlite'), fails: uses('memory'),
  },
  'an app carries no test library': {
    file: 'apps/standalone/src/b.ts', passes: uses('rental'), fails: uses('simulation'),
  },
  'journeys use every library, and no app': {
    file: 'e2e/src/a.ts', passes: uses('memory'), fails: "import '../../apps/standalone/src/main.ts';",
  },
  'benchmarks use every library, and no app': {
    file: 'bench/src/a.ts', passes: uses('simulation'), fails: "import '../../apps/standalone/src/main.ts';",
  },
  'a spec may use the test libraries, the code beside it may not': {
    file: 'libs/rental/src/a.spec.ts', passes: uses('spec') + uses('memory'), fails: uses('spec'), failsIn: 'libs/rental/src/a.ts',
  },
  'a spec of a service sees no other service either': {
    file: 'libs/rental/src/b.spec.ts', passes: uses('conformance'), fails: uses('book'),
  },
  'what fetches the servers uses the setup\'s tools, nobody else does': {
    file: 'libs/testing/stack/src/a.ts', passes: "import '../../../../infra/setup/lock.mjs';", fails: "import '../../../infra/setup/lock.mjs';", failsIn: 'libs/adapters/sqlite/a.ts',
  },
  'the page carries no code of the server': {
    file: 'apps/console/src/a.tsx', passes: "import './shell/console.tsx';", fails: uses('contracts'),
  },
  'packages meet by name, never by path': {
    file: 'libs/rental/src/c.ts', passes: "import './d.ts';", fails: "import '../../kernel/src/index.ts';",
  },
});

walls('no-restricted-imports', {
  'a domain uses no npm package': {
    file: 'libs/book/src/domain/a.ts', passes: uses('kernel'), fails: "import 'zod';",
  },
  'a domain uses no Node built-in': {
    file: 'libs/book/src/domain/b.ts', passes: "import './book.ts';", fails: "import 'node:crypto';",
  },
  'a domain does not know its adapters': {
    file: 'libs/book/src/domain/c.ts', passes: "import './book.ts';", fails: "import '../adapters/http.ts';",
  },
  'the kernel uses no built-in': {
    file: 'libs/kernel/src/a.ts', passes: "import './time.ts';", fails: "import 'crypto';",
  },
  'saga definitions use no npm package': {
    file: 'libs/saga/src/definitions/a.ts', passes: "import '../engine/state.ts';", fails: "import 'zod';",
  },
  'the saga engine does not know the coordinator': {
    file: 'libs/saga/src/engine/a.ts', passes: "import '../definitions/rent.ts';", fails: "import '../coordinator/route.ts';",
  },
  'kafkajs stays in its adapter': {
    file: 'libs/adapters/kafka/src/a.ts', passes: "import 'kafkajs';", fails: "import 'kafkajs';", failsIn: 'libs/runtime/src/a.ts',
  },
  'mongodb stays in its adapter': {
    file: 'libs/adapters/mongo/src/a.ts', passes: "import 'mongodb';", fails: "import 'mongodb';", failsIn: 'apps/standalone/src/a.ts',
  },
  'what starts the servers speaks to them, the other test libraries do not': {
    file: 'libs/testing/stack/src/a.ts', passes: "import 'kafkajs'; import 'mongodb';", fails: "import 'kafkajs';", failsIn: 'libs/testing/simulation/src/b.ts',
  },
  'journeys from outside speak to Kafka as a stranger, and to no database': {
    file: 'e2e/src/distributed/a.ts', passes: "import 'kafkajs';", fails: "import 'mongodb';",
  },
  'the page uses what a browser has, no Node': {
    file: 'apps/console/src/a.tsx', passes: "import 'react';", fails: "import 'node:fs';",
  },
  'only the page is made with React': {
    file: 'apps/console/src/c.tsx', passes: "import 'react';", fails: "import 'react';", failsIn: 'libs/http/src/a.ts',
  },
  'only what builds the page knows vite': {
    file: 'infra/console/a.ts', passes: "import 'vite';", fails: "import 'vite';", failsIn: 'apps/standalone/src/b.ts',
  },
  'a browser is driven in one place': {
    file: 'libs/testing/browser/src/a.ts', passes: "import 'playwright-core';", fails: "import 'playwright-core';", failsIn: 'libs/testing/stack/src/c.ts',
  },
  'containers are started in one place': {
    file: 'libs/testing/stack/src/b.ts', passes: "import 'testcontainers';", fails: "import 'testcontainers';", failsIn: 'e2e/src/b.ts',
  },
  'node:sqlite stays in its adapter': {
    file: 'libs/adapters/sqlite/src/a.ts', passes: "import 'node:sqlite';", fails: "import 'node:sqlite';", failsIn: 'libs/audit/src/a.ts',
  },
  'a spec does not sleep by promise': {
    file: 'e2e/src/a.spec.ts', passes: "import 'node:fs';", fails: "import 'node:timers/promises';",
  },
});

walls('no-restricted-globals', {
  'a domain does not read its environment': {
    file: 'libs/book/src/domain/a.ts', passes: 'export const a = 1;', fails: 'export const a = process.env;',
  },
  'a domain calls nobody': {
    file: 'libs/saga/src/engine/a.ts', passes: 'export const a = 1;', fails: "export const a = fetch('http://a');",
  },
  'a domain sets no timer': {
    file: 'libs/kernel/src/a.ts', passes: 'export const a = 1;', fails: 'setTimeout(() => {}, 1);',
  },
  'a domain requires nothing': {
    file: 'libs/saga/src/definitions/a.ts', passes: 'export const a = 1;', fails: "export const a: unknown = require.resolve('zod');",
  },
  'a spec sets no timer, the code it tests may': {
    file: 'libs/runtime/src/a.ts', passes: 'setTimeout(() => {}, 1);', fails: 'setTimeout(() => {}, 1);', failsIn: 'libs/runtime/src/a.spec.ts',
  },
});

walls('no-restricted-properties', {
  'a domain does not look at the clock': {
    file: 'libs/book/src/domain/a.ts', passes: 'export const a = Date.parse("2026-01-01");', fails: 'export const a = Date.now();',
  },
  'a domain does not roll dice': {
    file: 'libs/book/src/domain/b.ts', passes: 'export const a = Math.max(1, 2);', fails: 'export const a = Math.random();',
  },
});

walls('no-restricted-syntax', {
  'a domain does not ask what day it is': {
    file: 'libs/book/src/domain/a.ts', passes: 'export const a = new Date(0);', fails: 'export const a = new Date();',
  },
  'nor as text': {
    file: 'libs/book/src/domain/b.ts', passes: 'export const a = new Date(0);', fails: 'export const a = Date();',
  },
  'a domain loads nothing later': {
    file: 'libs/kernel/src/a.ts', passes: "import './time.ts';", fails: "export const a: unknown = import('./time.ts');",
  },
  'a domain does not know where it runs': {
    file: 'libs/kernel/src/b.ts', passes: 'export const a = 1;', fails: 'export const a: unknown = import.meta;',
  },
  'what is exported has a name': {
    file: 'libs/runtime/src/a.ts', passes: "export { b } from './b.ts';", fails: "export * from './b.ts';",
  },
  'a class is an error': {
    file: 'libs/runtime/src/b.ts', passes: 'export class A extends Error {}', fails: 'export class A {}',
  },
  'no test is skipped': {
    file: 'libs/runtime/src/a.spec.ts', passes: "test('a', () => {});", fails: "test.skip('a', () => {});",
  },
  'no test runs alone': {
    file: 'libs/runtime/src/b.spec.ts', passes: "describe('a', () => {});", fails: "describe.only('a', () => {});",
  },
  'nor by the short names': {
    file: 'libs/runtime/src/c.spec.ts', passes: "it('a', () => {});", fails: "xtest('a', () => {});",
  },
  'no drawer for odds and ends': {
    file: 'libs/runtime/src/ports/a.ts', passes: 'export const a = 1;', fails: 'export const a = 1;', failsIn: 'libs/runtime/src/utils/a.ts',
  },
});

walls('max-lines', {
  'a file is at most 300 lines': {
    file: 'libs/runtime/src/a.ts', passes: 'export {};\n'.repeat(300), fails: 'export {};\n'.repeat(301),
  },
});

walls('@typescript-eslint/no-explicit-any', {
  'unknown, never any': {
    file: 'libs/runtime/src/a.ts', passes: 'export const a: unknown = 1;', fails: 'export const a: any = 1;',
  },
});

walls('@typescript-eslint/ban-ts-comment', {
  'the compiler is heard, except where a test shows what must not compile': {
    file: 'libs/saga/src/definitions/a.types.spec.ts',
    passes: '// @ts-expect-error: a step without an undo before the pivot\nexport const a: number = "";',
    fails: '// @ts-expect-error: never mind\nexport const a: number = "";',
    failsIn: 'libs/saga/src/definitions/a.spec.ts',
  },
});

describe('a comment that switches a rule off', () => {
  test('does not, and is reported itself', async () => {
    const code = '// eslint-disable-next-line\nexport const a: any = 1;';
    expect(await rulesBroken('libs/runtime/src/a.ts', code)).toContain('@typescript-eslint/no-explicit-any');
    expect(await rulesBroken('libs/runtime/src/a.ts', code)).toHaveLength(2);
  });
});

describe('the rules that ask the compiler', () => {
  test('notice a promise that nobody waits for', async () => {
    // On CI the parser reads files once, from the disk; here the text is another.
    const parserOptions = { disallowAutomaticSingleRunInference: true };
    const typed = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions } }] });
    const lint = async (code: string): Promise<unknown> =>
      (await typed.lintText(code, { filePath: 'libs/kernel/src/time.ts' }))[0]?.messages.map(({ ruleId }) => ruleId);
    expect(await lint('export const a = async () => 1;\nexport const b = () => { void a(); };')).toEqual([]);
    expect(await lint('export const a = async () => 1;\nexport const b = () => { a(); };')).toEqual([
      '@typescript-eslint/no-floating-promises',
    ]);
  });
});

describe('every package', () => {
  test('stands in the graph with one type and one scope', async () => {
    const { nodes } = await readProjectGraph();
    const count = (tags: readonly string[], prefix: string): number => tags.filter((tag) => tag.startsWith(prefix)).length;
    const untagged = Object.values(nodes)
      .filter(({ data: { tags = [] } }) => count(tags, 'type:') !== 1 || count(tags, 'scope:') !== 1)
      .map(({ name }) => name);
    expect(Object.keys(nodes)).toContain('@book-rental/kernel');
    expect(untagged).toEqual([]);
  });
});
