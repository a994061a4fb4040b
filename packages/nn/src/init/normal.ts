import { random } from '@mlxts/core';
import { checkArray, checkOptions } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

export interface NormalOptions extends InitializerOptions {
  /** Default 0. */
  readonly mean?: number;
  /** The standard deviation. Default 1. */
  readonly std?: number;
}

/** Normal numbers. */
export function normal(options: NormalOptions = {}): Initializer {
  const { mean = 0, std = 1, dtype = 'float32' } = checkOptions('normal', options);
  return (a) => random.normal(checkArray('normal', 'a', a).shape, { loc: mean, scale: std, dtype });
}
