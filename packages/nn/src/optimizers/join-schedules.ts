import { ArgumentError, less, subtract, where } from '@mlxts/core';
import { checkInts, describe } from '@mlxts/core/native';
import type { Schedule } from './schedule.js';

/**
 * One schedule after the other: the next begins, at its step 0, with the step of each boundary.
 *
 * @throws ArgumentError unless there is one boundary less than schedules
 * @example
 * const warmup = optimizers.linearSchedule(0, 1, 10);
 * const schedule = optimizers.joinSchedules([warmup, optimizers.cosineDecay(1, 100)], [10]);
 * console.log(schedule(mx.array(10)).item()); // 1
 */
export function joinSchedules(schedules: readonly Schedule[], boundaries: readonly number[]): Schedule {
  const op = 'joinSchedules';
  const [first, ...others] = Array.isArray(schedules) ? (schedules as readonly Schedule[]) : [];
  if (first === undefined || schedules.some((each) => typeof each !== 'function'))
    throw new ArgumentError({ op, message: `expected a list of at least one schedule, got ${describe(schedules)}` });
  checkInts(op, 'boundaries', boundaries, { min: 0 });
  if (boundaries.length !== others.length)
    throw new ArgumentError({
      op,
      message: `expected ${others.length} boundaries between ${schedules.length} schedules, got ${boundaries.length}`,
    });
  return (step) =>
    others.reduce((before, schedule, i) => {
      const boundary = boundaries[i] as number;
      return where(less(step, boundary), before, schedule(subtract(step, boundary)));
    }, first(step));
}
