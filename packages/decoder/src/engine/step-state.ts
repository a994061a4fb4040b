import type { MLXArray } from '@mlxts/core';
import type { KVCache } from '@mlxts/nn';
import type { Sampler } from '../sampling/sampler.js';

/** The arrays that live from one step to the next. */
export interface StepState {
  readonly cache: MLXArray[][];
  readonly sampler: readonly MLXArray[];
}

/** A view for scopes and evaluation: each look at it gives the arrays of that moment. */
export function stepState(cache: readonly KVCache[], sampler: Sampler): StepState {
  return {
    get cache() {
      return cache.map((layer) => layer.state);
    },
    get sampler() {
      return sampler.state;
    },
  };
}
