import type { MLXArray } from '@mlxts/core';

/** A value for each step: `step` is the number of updates so far, a scalar array. */
export type Schedule = (step: MLXArray) => MLXArray;

/** One rate for all steps, or a schedule. */
export type LearningRate = number | MLXArray | Schedule;
