import { array } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { cosineDecay } from './cosine-decay.js';
import { exponentialDecay } from './exponential-decay.js';
import { joinSchedules } from './join-schedules.js';
import { linearSchedule } from './linear-schedule.js';
import type { Schedule } from './schedule.js';
import { stepDecay } from './step-decay.js';

const at = (schedule: Schedule, step: number): number =>
  Math.round((schedule(array(step, { dtype: 'uint64' })).item() as number) * 1e4) / 1e4;

describe('schedules', () => {
  it.each([
    ['exponentialDecay', exponentialDecay(1, 0.9), [0, 1, 2], [1, 0.9, 0.81]],
    ['stepDecay', stepDecay(1, 0.5, 3), [0, 2, 3, 8], [1, 1, 0.5, 0.25]],
    ['cosineDecay', cosineDecay(1, 10, { end: 0.2 }), [0, 5, 10, 99], [1, 0.6, 0.2, 0.2]],
    ['linearSchedule', linearSchedule(1, 3, 4), [0, 1, 4, 9], [1, 1.5, 3, 3]],
    [
      'joinSchedules',
      joinSchedules([linearSchedule(0, 1, 2), stepDecay(1, 0.5, 2)], [2]),
      [0, 1, 2, 4],
      [0, 0.5, 1, 0.5],
    ],
  ] as const)('%s', (_, schedule, steps, values) => {
    expect(steps.map((step) => at(schedule, step))).toEqual(values);
  });

  it('give float32 whatever numbers they are made of', () => {
    for (const schedule of [exponentialDecay(1, 1), stepDecay(1, 1, 1), cosineDecay(1, 1), linearSchedule(2, 2, 1)])
      expect(schedule(array(1, { dtype: 'uint64' })).dtype).toBe('float32');
  });

  it('refuse lengths that are none, and boundaries that do not fit', () => {
    expect(() => stepDecay(1, 0.5, 0)).toThrow(/stepSize/);
    expect(() => cosineDecay(1, 0)).toThrow(/decaySteps/);
    expect(() => linearSchedule(0, 1, 0)).toThrow(/steps/);
    expect(() => linearSchedule('0' as never, 1, 1)).toThrow(/init/);
    expect(() => joinSchedules([], [])).toThrow(/at least one schedule/);
    expect(() => joinSchedules([stepDecay(1, 1, 1)], [3])).toThrow(/expected 0 boundaries between 1 schedules, got 1/);
  });
});
