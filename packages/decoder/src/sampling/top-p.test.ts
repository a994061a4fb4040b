import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { topP } from './top-p.js';

const logprobs = mx.log(mx.array([[0.1, 0.5, 0.15, 0.25]]));
const kept = (p: number): boolean[] => (mx.isfinite(topP(logprobs, p)).tolist() as boolean[][])[0] ?? [];

it.each([
  [0.01, [false, true, false, false]],
  [0.49, [false, true, false, false]],
  [0.6, [false, true, false, true]],
  [0.8, [false, true, true, true]],
  [0.95, [true, true, true, true]],
])('topP %f keeps the likeliest tokens that reach it', (p, expected) => {
  expect(kept(p)).toEqual(expected);
});

it('leaves the log-probabilities that it keeps as they are', () => {
  const [[, second]] = topP(logprobs, 0.3).tolist() as [[number, number]];
  expect(second).toBeCloseTo(Math.log(0.5), 6);
});
