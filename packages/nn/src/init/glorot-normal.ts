import { type MLXArray, random } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { fans } from './fans.js';
import type { InitializerOptions } from './initializer.js';

export interface GlorotOptions {
  /** A factor. Default 1. */
  readonly gain?: number;
}

/** An initializer of weights `[outputs, ..., inputs]`; throws ShapeError for others. */
export type GlorotInitializer = (a: MLXArray, options?: GlorotOptions) => MLXArray;

/**
 * Normal numbers with deviation `gain · √(2 / (fanIn + fanOut))`.
 * @see https://proceedings.mlr.press/v9/glorot10a.html
 */
export function glorotNormal(options: InitializerOptions = {}): GlorotInitializer {
  const { dtype = 'float32' } = checkOptions('glorotNormal', options);
  return (a, scaling) => {
    const { gain = 1 } = checkOptions('glorotNormal', scaling);
    const { fanIn, fanOut } = fans('glorotNormal', a);
    return random.normal(a.shape, { scale: gain * Math.sqrt(2 / (fanIn + fanOut)), dtype });
  };
}
