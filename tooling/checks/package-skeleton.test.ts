import { expect, test } from 'vitest';
import { notReExports, topLevelAwaits } from './package-skeleton.js';

test('an index may re-export, with imports for it, and nothing else', () => {
  const text = "export { a } from './a.js';\nimport * as b from './b.js';\nexport { b };\nexport const c = 1;\n";
  expect(notReExports('index.ts', text)).toEqual(['index.ts:4 an index only re-exports']);
});

test('an await outside functions is found', () => {
  expect(topLevelAwaits('a.ts', 'const f = async () => await 1;\nconst x = await f();\n')).toEqual([
    'a.ts:2 top-level await',
  ]);
  expect(topLevelAwaits('a.ts', 'for await (const x of xs) f(x);\n')).toEqual(['a.ts:1 top-level await']);
});
