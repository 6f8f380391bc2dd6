import { beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import ts from 'typescript';

const here = import.meta.dirname;

const owner = "{ name: 'rental', undo: { send: 'RentCancelled', acknowledgedAs: 'RENT_CANCEL' }, onConfirmationRefused: 'compensate' }";
const ownerOfReturn = "{ name: 'rental', undo: { send: 'ReturnCancelled', acknowledgedAs: 'RETURN_CANCEL' }, onConfirmationRefused: 'stuck' }";
const undone = "{ onRefusal: 'compensate', undo: { send: 'RentCancelled', acknowledgedAs: 'RENT_CANCEL' } }";
const pivot = "{ onRefusal: 'compensate', pivot: true }";
const retried = "{ onRefusal: 'retry', undo: { send: 'PointUse', acknowledgedAs: 'POINT_USE' } }";

interface Parts {
  readonly type?: string;
  readonly startedBy?: string;
  readonly owner?: string;
  readonly steps: string;
  readonly onSilence?: string;
}

function definition({ type = 'RENT', startedBy = 'ItemRented', owner: by = owner, steps, onSilence = 'compensate' }: Parts): string {
  return `import { saga } from './definition.ts';\nexport const one = saga({ type: '${type}', version: 1, startedBy: '${startedBy}', owner: ${by}, steps: ${steps}, onSilence: '${onSilence}' });\n`;
}

const returning = (steps: string, parts: Omit<Parts, 'steps'> = {}) => definition({ type: 'RETURN', startedBy: 'ItemReturned', owner: ownerOfReturn, onSilence: 'stuck', ...parts, steps });

/** Each wrong definition stands beside the right one that it differs from by a single part. */
const pairs: Readonly<Record<string, { readonly right: string; readonly wrong: string }>> = {
  'a step that cannot be taken back, where no step is the pivot': {
    right: definition({ steps: `{ book: ${undone} }` }),
    wrong: definition({ steps: "{ book: { onRefusal: 'compensate' } }" }),
  },
  'a pivot with an undo: what it did is done': {
    right: returning(`{ book: ${pivot} }`),
    wrong: returning("{ book: { onRefusal: 'compensate', pivot: true, undo: { send: 'ReturnCancelled', acknowledgedAs: 'RETURN_CANCEL' } } }"),
  },
  'a retried step without an undo, which it needs until the pivot': {
    right: returning(`{ book: ${pivot}, member: ${retried} }`),
    wrong: returning(`{ book: ${pivot}, member: { onRefusal: 'retry' } }`),
  },
  'a retried step in a saga without a pivot': {
    right: definition({ steps: `{ book: ${undone}, member: ${undone} }` }),
    wrong: definition({ steps: `{ book: ${undone}, member: ${retried} }` }),
  },
  'a retried step in a saga without a pivot that sticks on silence': {
    right: returning(`{ book: ${pivot}, member: ${retried} }`),
    wrong: returning(`{ member: ${retried} }`),
  },
  'a saga without a pivot that sticks on silence': {
    right: definition({ steps: `{ book: ${undone} }` }),
    wrong: definition({ steps: `{ book: ${undone} }`, onSilence: 'stuck' }),
  },
  'a saga with a pivot that goes back on silence': {
    right: returning(`{ book: ${pivot} }`),
    wrong: returning(`{ book: ${pivot} }`, { onSilence: 'compensate' }),
  },
  'a saga with a pivot that goes back on a refused confirmation': {
    right: returning(`{ book: ${pivot} }`),
    wrong: returning(`{ book: ${pivot} }`, { owner }),
  },
  'a saga with two pivots': {
    right: returning(`{ book: ${pivot}, member: ${retried} }`),
    wrong: returning(`{ book: ${pivot}, member: ${pivot} }`),
  },
  'a step beside the pivot whose refusal would send the saga back': {
    right: returning(`{ book: ${pivot}, member: ${retried} }`),
    wrong: returning(`{ book: ${pivot}, member: ${undone} }`),
  },
  'an undo that is awaited under the name of another': {
    right: definition({ steps: "{ member: { onRefusal: 'compensate', undo: { send: 'PointUse', acknowledgedAs: 'POINT_USE' } } }" }),
    wrong: definition({ steps: "{ member: { onRefusal: 'compensate', undo: { send: 'PointUse', acknowledgedAs: 'RENT_CANCEL' } } }" }),
  },
  'a step of the owner': {
    right: definition({ steps: `{ book: ${undone} }` }),
    wrong: definition({ steps: `{ book: ${undone}, rental: ${undone} }` }),
  },
  'an operation that starts with the event of another': {
    right: definition({ steps: `{ book: ${undone} }` }),
    wrong: definition({ steps: `{ book: ${undone} }`, startedBy: 'ItemReturned' }),
  },
};

const names = Object.keys(pairs);
const rightFile = (name: string) => join(here, `virtual-${names.indexOf(name)}-right.ts`);
const wrongFile = (name: string) => join(here, `virtual-${names.indexOf(name)}-wrong.ts`);
const sources = new Map(Object.entries(pairs).flatMap(([name, { right, wrong }]) => [
  [rightFile(name), right],
  [wrongFile(name), wrong],
] as const));

/** What the compiler says about each of these files, as if they stood in this folder. */
function compile(): ReadonlyMap<string, readonly string[]> {
  const config = ts.readConfigFile(join(here, '../../../../tsconfig.base.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson((config.config as { readonly compilerOptions: object }).compilerOptions, here);
  const host = ts.createCompilerHost(options);
  const real = { read: host.readFile.bind(host), exists: host.fileExists.bind(host) };
  host.readFile = (path) => sources.get(path) ?? real.read(path);
  host.fileExists = (path) => sources.has(path) || real.exists(path);
  const program = ts.createProgram([...sources.keys()], { ...options, types: [] }, host);
  const said = new Map<string, string[]>();
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const file = diagnostic.file?.fileName ?? 'outside';
    said.set(file, [...(said.get(file) ?? []), ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')]);
  }
  return said;
}

describe('a wrong definition does not compile', () => {
  let said: ReadonlyMap<string, readonly string[]> = new Map();
  beforeAll(() => {
    said = compile();
  });

  test('the compiler complains of nothing but the wrong definitions', () => {
    expect([...said.keys()].sort()).toEqual(names.map(wrongFile).sort());
  });

  test.each(names)('%s', (name) => {
    expect(said.get(rightFile(name)) ?? []).toEqual([]);
    expect(said.get(wrongFile(name))).toContainEqual(expect.stringMatching(/not assignable|does not exist/));
  });
});
