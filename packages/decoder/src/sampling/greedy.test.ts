import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { greedy } from './greedy.js';

it('takes the likeliest token of each row, the lowest id among equals', () => {
  expect(
    greedy
      .sample(
        mx.array([
          [-3, -1, -2],
          [-1, -1, -4],
        ]),
      )
      .tolist(),
  ).toEqual([1, 0]);
});
