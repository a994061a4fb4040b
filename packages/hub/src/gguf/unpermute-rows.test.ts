import { arange, reshape } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { unpermuteRows } from './unpermute-rows.js';

describe('unpermuteRows', () => {
  it('puts the halves of each head one after the other', () => {
    expect(unpermuteRows(arange(12), 2).tolist()).toEqual([0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11]);
  });

  it('moves whole rows', () => {
    const rows = reshape(arange(8), [4, 2]);
    expect(unpermuteRows(rows, 1).tolist()).toEqual([
      [0, 1],
      [4, 5],
      [2, 3],
      [6, 7],
    ]);
  });
});
