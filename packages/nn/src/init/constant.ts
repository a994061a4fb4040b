import { full, type Scalar } from '@mlxts/core';
import { checkArray, checkOptions } from '@mlxts/core/native';
import type { Initializer, InitializerOptions } from './initializer.js';

/**
 * Fills with `value`.
 * @example
 * console.log(init.constant(0.5)(mx.zeros([2, 2])).tolist()); // [[0.5, 0.5], [0.5, 0.5]]
 */
export function constant(value: Scalar, options: InitializerOptions = {}): Initializer {
  const { dtype = 'float32' } = checkOptions('constant', options);
  return (a) => full(checkArray('constant', 'a', a).shape, value, { dtype });
}
