import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { topK } from './top-k.js';

const logprobs = mx.log(
  mx.array([
    [0.1, 0.5, 0.15, 0.25],
    [0.4, 0.3, 0.2, 0.1],
  ]),
);

it.each([
  [
    1,
    [
      [false, true, false, false],
      [true, false, false, false],
    ],
  ],
  [
    2,
    [
      [false, true, false, true],
      [true, true, false, false],
    ],
  ],
  [
    4,
    [
      [true, true, true, true],
      [true, true, true, true],
    ],
  ],
  [
    9,
    [
      [true, true, true, true],
      [true, true, true, true],
    ],
  ],
])('topK %i keeps that many tokens of each row', (k, expected) => {
  expect(mx.isfinite(topK(logprobs, k)).tolist()).toEqual(expected);
});
