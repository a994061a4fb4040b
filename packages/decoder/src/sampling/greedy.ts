import * as mx from '@mlxts/core';
import type { Sampler } from './sampler.js';

/** The likeliest token, `argmax(logprobs)`; the lowest id among equals. */
export const greedy: Sampler = {
  sample: (logprobs) => mx.argmax(logprobs, { axis: -1 }),
  state: [],
};
