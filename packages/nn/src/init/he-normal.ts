import { type MLXArray, random } from '@mlxts/core';
import { checkChoice, checkOptions } from '@mlxts/core/native';
import { fans } from './fans.js';
import type { InitializerOptions } from './initializer.js';

export interface HeOptions {
  /** Whether the variance is kept of inputs or of gradients. Default `'fanIn'`. */
  readonly mode?: 'fanIn' | 'fanOut';
  /** A factor. Default 1. */
  readonly gain?: number;
}

/** An initializer of weights `[outputs, ..., inputs]`; throws ShapeError for others. */
export type HeInitializer = (a: MLXArray, options?: HeOptions) => MLXArray;

/**
 * Normal numbers with deviation `gain / √fan`.
 * @see https://arxiv.org/abs/1502.01852
 */
export function heNormal(options: InitializerOptions = {}): HeInitializer {
  const { dtype = 'float32' } = checkOptions('heNormal', options);
  return (a, scaling) => {
    const { mode = 'fanIn', gain = 1 } = checkOptions('heNormal', scaling);
    const fan = fans('heNormal', a)[checkChoice('heNormal', 'mode', mode, ['fanIn', 'fanOut'])];
    return random.normal(a.shape, { scale: gain / Math.sqrt(fan), dtype });
  };
}
