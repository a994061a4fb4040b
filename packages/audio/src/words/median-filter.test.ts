import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { medianFilter } from './median-filter.js';

describe('medianFilter', () => {
  it('takes the middle of the neighbours, mirrored at the ends', () => {
    const x = mx.array([
      [5, 1, 4, 2, 3],
      [0, 0, 9, 0, 0],
    ]);
    expect(medianFilter(x, 3).tolist()).toEqual([
      [1, 4, 2, 3, 2],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('leaves rows that are shorter than its reach', () => {
    expect(medianFilter(mx.array([3, 1, 2]), 7).tolist()).toEqual([3, 1, 2]);
  });
});
