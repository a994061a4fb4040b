import { expect, test } from 'vitest';
import { isAtLeast, versionIn } from './version.mjs';

test('versions compare number by number', () => {
  expect(isAtLeast('3.24', '3.24')).toBe(true);
  expect(isAtLeast('3.9.9', '3.24')).toBe(false);
  expect(isAtLeast('4.0', '3.24')).toBe(true);
  expect(isAtLeast('20.19.1', '20.19')).toBe(true);
});

test("a tool's version is read from its answer", () => {
  expect(versionIn('cmake version 3.25.1\n')).toBe('3.25.1');
  expect(versionIn('Apple clang version 16.0.0 (clang-1600.0.26.6)')).toBe('16.0.0');
  expect(versionIn('nothing')).toBe('');
});
