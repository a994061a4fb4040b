import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { temperature } from './temperature.js';

it('divides by the temperature', () => {
  expect(temperature(mx.array([[-1, -2]]), 0.5).tolist()).toEqual([[-2, -4]]);
});

it('returns the same array for 1', () => {
  const logprobs = mx.array([[-1, -2]]);
  expect(temperature(logprobs, 1)).toBe(logprobs);
});
