import { expect, test } from 'vitest';
import { examplesOf } from './doc-examples.js';

const source = (...comment: string[]): string =>
  ['', '/**', ' * Adds.', ...comment.map((line) => ` * ${line}`), ' */', 'export function add() {}'].join('\n');

test('a bare example is code with its line and the names of the package that it uses', () => {
  expect(
    examplesOf('a.ts', source('@example', 'const sub = 1;', 'add(sub, mx.add);'), new Set(['add', 'sub'])),
  ).toEqual([{ path: 'a.ts', line: 5, code: 'const sub = 1;\nadd(sub, mx.add);', uses: ['add'], ignored: undefined }]);
});

test('an example may stand on the line of its tag, or in a fence', () => {
  expect(examplesOf('a.ts', source('@example add(1)'), new Set())[0]).toMatchObject({ line: 4, code: 'add(1)' });
  const fenced = source('@example', '```ts ignore needs a model', 'load()', '```');
  expect(examplesOf('a.ts', fenced, new Set())[0]).toMatchObject({ line: 6, code: 'load()', ignored: 'needs a model' });
});
