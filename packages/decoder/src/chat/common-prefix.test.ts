import { expect, it } from 'vitest';
import { commonPrefix } from './common-prefix.js';

it.each([
  [[], [1], 0],
  [[1, 2], [1, 2], 2],
  [[1, 2, 3], [1, 2], 2],
  [[1, 2, 3], [1, 9, 3], 1],
  [[5], [6], 0],
])('%j and %j share %i', (a, b, length) => {
  expect(commonPrefix(a, b)).toBe(length);
});
