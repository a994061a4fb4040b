import type { MLXArray } from '@mlxts/core';
import type { KVCache } from '@mlxts/nn';
import type { Sampler } from '../sampling/sampler.js';
import type { TokenHistory } from './token-history.js';

/** The arrays that live from one step to the next. */
export interface StepState {
  readonly cache: MLXArray[][];
  readonly sampler: readonly MLXArray[];
  readonly history: readonly MLXArray[];
}

/** A view for scopes and evaluation: each look at it gives the arrays of that moment. */
export function stepState(cache: readonly KVCache[], sampler: Sampler, history: TokenHistory): StepState {
  return {
    get cache() {
      return cache.map((layer) => layer.state);
    },
    get sampler() {
      return sampler.state;
    },
    get history() {
      return history.state;
    },
  };
}
