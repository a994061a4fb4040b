import { arange, reshape, transpose } from '@mlxts/core';
import { expect, it } from 'vitest';
import { joinHeads, splitHeads } from './heads.js';

it.each([1, 3])('splitHeads is a reshape and a transpose, and joinHeads its inverse, for %s positions', (L) => {
  const x = reshape(arange(2 * L * 12), [2, L, 12]);
  const heads = splitHeads(x, 4);
  expect(heads.shape).toEqual([2, 4, L, 3]);
  expect(heads.tolist()).toEqual(transpose(reshape(x, [2, L, 4, 3]), { axes: [0, 2, 1, 3] }).tolist());
  expect(joinHeads(heads).tolist()).toEqual(x.tolist());
});
