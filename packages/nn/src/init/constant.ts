import { full, type Scalar } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

/**
 * Fills with `value`.
 * @example
 * console.log(init.constant(0.5)(mx.zeros([2, 2])).tolist()); // [[0.5, 0.5], [0.5, 0.5]]
 */
export function constant(value: Scalar, { dtype = 'float32' }: InitializerOptions = {}): Initializer {
  return (a) => full(checkArray('constant', 'a', a).shape, value, { dtype });
}
