import type { Dtype, MLXArray } from '@mlxts/core';

/** Gives a new array in the shape of `a`, whose values and dtype do not matter. */
export type Initializer = (a: MLXArray) => MLXArray;

export interface InitializerOptions {
  /** Default float32. */
  readonly dtype?: Dtype;
}
