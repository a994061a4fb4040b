import { astype, multiply, power } from '@mlxts/core';
import { checkNumber } from '@mlxts/core/native';
import type { Schedule } from './schedule.js';

/**
 * `init · decayRateᵗ` at step `t`.
 *
 * @example
 * const schedule = optimizers.exponentialDecay(1, 0.5);
 * console.log(schedule(mx.array(3)).item()); // 0.125
 */
export function exponentialDecay(init: number, decayRate: number): Schedule {
  checkNumber('exponentialDecay', 'init', init);
  checkNumber('exponentialDecay', 'decayRate', decayRate);
  return (step) => multiply(init, power(decayRate, astype(step, 'float32')));
}
