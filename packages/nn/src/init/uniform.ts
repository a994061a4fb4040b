import { random } from '@mlxts/core';
import { checkArray, checkOptions } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

export interface UniformOptions extends InitializerOptions {
  /** Default 0. */
  readonly low?: number;
  /** Default 1. */
  readonly high?: number;
}

/** Uniform numbers in `[low, high)`, of dtype float16, bfloat16 or float32. */
export function uniform(options: UniformOptions = {}): Initializer {
  const { low = 0, high = 1, dtype = 'float32' } = checkOptions('uniform', options);
  return (a) => random.uniform(checkArray('uniform', 'a', a).shape, { low, high, dtype });
}
