import { expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.js';

const fence = '```';

test('only TypeScript blocks are taken, with their first line', () => {
  const text = ['# Title', `${fence}ts`, 'const a = 1;', fence, `${fence}sh`, 'ls', fence].join('\n');
  expect(codeBlocks(text)).toEqual([{ code: 'const a = 1;', line: 3, ignored: undefined }]);
});

test('an ignored block carries its reason', () => {
  const text = [`${fence}ts ignore a fragment of a class`, 'x', fence, `${fence}ts ignore`, 'y', fence].join('\n');
  expect(codeBlocks(text).map(({ ignored }) => ignored)).toEqual(['a fragment of a class', '']);
});
