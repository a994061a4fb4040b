import { add, astype, cos, minimum, multiply } from '@mlxts/core';
import { checkInt, checkNumber } from '@mlxts/core/native';
import type { Schedule } from './schedule.js';

export interface CosineDecayOptions {
  /** The value from `decaySteps` on. Default: 0. */
  readonly end?: number;
}

/**
 * `end + (init - end) · (1 + cos(π t / decaySteps)) / 2` at step `t`, and `end` from `decaySteps` on.
 *
 * @example
 * const schedule = optimizers.cosineDecay(1, 10);
 * console.log(schedule(mx.array(10)).item()); // 0
 */
export function cosineDecay(init: number, decaySteps: number, { end = 0 }: CosineDecayOptions = {}): Schedule {
  checkNumber('cosineDecay', 'init', init);
  checkInt('cosineDecay', 'decaySteps', decaySteps, { min: 1 });
  checkNumber('cosineDecay', 'end', end);
  return (step) => {
    const s = astype(minimum(step, decaySteps), 'float32');
    const decay = multiply(0.5, add(1, cos(multiply(Math.PI / decaySteps, s))));
    return add(end, multiply(decay, init - end));
  };
}
