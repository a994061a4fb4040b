import { astype, greaterEqual, type MLXArray } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface StepOptions {
  /** Default 0. */
  readonly threshold?: number;
}

/** 1 where `x ≥ threshold`, else 0 → int32. */
export function step(x: MLXArray, options?: StepOptions): MLXArray {
  return astype(greaterEqual(x, thresholdOf('step', options)), 'int32');
}

/** `step` as a layer. */
export class Step extends Module {
  readonly threshold: number;

  constructor(options?: StepOptions) {
    super();
    this.threshold = thresholdOf('Step', options);
  }

  forward(x: MLXArray): MLXArray {
    return step(x, this);
  }
}

function thresholdOf(op: string, options: StepOptions | undefined): number {
  const { threshold = 0 } = checkOptions(op, options);
  return checkNumber(op, 'threshold', threshold);
}
