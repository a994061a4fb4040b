import { expect, test } from 'vitest';
import { nameFindings, quantile } from './file-sizes.js';

test('the quantile is the smallest value that covers the fraction', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
  expect(quantile([], 0.5)).toBe(0);
});

test('kebab-case names pass', () => {
  expect(nameFindings('packages/core/src/ops/file-sizes.test.ts')).toEqual([]);
  expect(nameFindings('packages/sys/native/kernels/kernel-avx512.cc')).toEqual([]);
});

test('folders and files that say nothing are found', () => {
  expect(nameFindings('packages/core/src/utils/a.ts')).toEqual([
    "packages/core/src/utils/a.ts 'utils' does not say what is inside",
  ]);
  expect(nameFindings('packages/core/src/helpers.ts')).toEqual([
    "packages/core/src/helpers.ts 'helpers' does not say what is inside",
  ]);
});

test('a camelCase file is found', () => {
  expect(nameFindings('packages/core/src/fooBar.ts')).toEqual([
    'packages/core/src/fooBar.ts file names are kebab-case',
  ]);
});
