import { add, full, type MLXArray, maximum, minimum, multiply, ShapeError } from '@mlxts/core';
import { checkArray, checkInt, checkNumber, checkOptions, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';

/** `max(0, x) + alpha · min(0, x)`; `alpha` broadcasts with `x`. */
export function prelu(x: MLXArray, alpha: MLXArray): MLXArray {
  return add(maximum(0, x), multiply(checkArray('prelu', 'alpha', alpha), minimum(0, x)));
}

export interface PreluOptions {
  /** How many slopes to learn: 1 or one for each feature. Default 1. */
  readonly numParameters?: number;
  /** The slopes at the start. Default 0.25. */
  readonly init?: number;
}

/** `prelu` as a layer that learns the slopes, `weight` `[numParameters]`. */
export class PReLU extends Module {
  weight: MLXArray;

  constructor(options?: PreluOptions) {
    super();
    const { numParameters = 1, init = 0.25 } = checkOptions('PReLU', options);
    checkInt('PReLU', 'numParameters', numParameters, { min: 1, max: 2 ** 31 - 1 });
    this.weight = full([numParameters], checkNumber('PReLU', 'init', init));
  }

  /** @throws ShapeError unless there is one slope, or one for each feature of the last axis */
  forward(x: MLXArray): MLXArray {
    const numParameters = this.weight.size;
    if (numParameters !== 1 && checkArray('PReLU', 'x', x).shape.at(-1) !== numParameters) {
      throw new ShapeError({ op: 'PReLU', message: `expected x of [..., ${numParameters}], got ${describe(x)}` });
    }
    return prelu(x, this.weight);
  }
}
