import { astype, floorDivide, multiply, power } from '@mlxts/core';
import { checkInt, checkNumber } from '@mlxts/core/native';
import type { Schedule } from './schedule.js';

/**
 * `init · decayRate^⌊t / stepSize⌋` at step `t`.
 *
 * @example
 * const schedule = optimizers.stepDecay(1, 0.5, 10);
 * console.log(schedule(mx.array(25, { dtype: 'int32' })).item()); // 0.25
 */
export function stepDecay(init: number, decayRate: number, stepSize: number): Schedule {
  checkNumber('stepDecay', 'init', init);
  checkNumber('stepDecay', 'decayRate', decayRate);
  checkInt('stepDecay', 'stepSize', stepSize, { min: 1 });
  return (step) => multiply(init, power(decayRate, astype(floorDivide(step, stepSize), 'float32')));
}
