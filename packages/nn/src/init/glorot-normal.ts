import { type MLXArray, random } from '@mlxts/core';
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
export function glorotNormal({ dtype = 'float32' }: InitializerOptions = {}): GlorotInitializer {
  return (a, { gain = 1 } = {}) => {
    const { fanIn, fanOut } = fans('glorotNormal', a);
    return random.normal(a.shape, { scale: gain * Math.sqrt(2 / (fanIn + fanOut)), dtype });
  };
}
