import { add, astype, minimum, multiply } from '@mlxts/core';
import { checkInt, checkNumber } from '@mlxts/core/native';
import type { Schedule } from './schedule.js';

/**
 * From `init` to `end` in equal steps, and `end` from step `steps` on.
 *
 * @example
 * const schedule = optimizers.linearSchedule(0, 1, 4);
 * console.log(schedule(mx.array(3)).item()); // 0.75
 */
export function linearSchedule(init: number, end: number, steps: number): Schedule {
  checkNumber('linearSchedule', 'init', init);
  checkNumber('linearSchedule', 'end', end);
  checkInt('linearSchedule', 'steps', steps, { min: 1 });
  return (step) => add(multiply(astype(minimum(step, steps), 'float32'), (end - init) / steps), init);
}
