import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { minP } from './min-p.js';

const logprobs = mx.log(mx.array([[0.1, 0.5, 0.15, 0.25]]));

it.each([
  [0.05, [true, true, true, true]],
  [0.25, [false, true, true, true]],
  [0.4, [false, true, false, true]],
  [1, [false, true, false, false]],
])('minP %f keeps tokens that are at least that fraction as likely as the likeliest', (p, expected) => {
  expect(mx.isfinite(minP(logprobs, p)).tolist()).toEqual([expected]);
});
