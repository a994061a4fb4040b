import { add, divide, exp, greater, type MLXArray, maximum, minimum, multiply, subtract, where } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface EluOptions {
  /** Default 1. */
  readonly alpha?: number;
}

/** `x` where it is above 0, else `alpha · (eˣ - 1)`. */
export function elu(x: MLXArray, options?: EluOptions): MLXArray {
  return where(greater(x, 0), x, multiply(alphaOf('elu', options), subtract(exp(x), 1)));
}

/** `max(x, 0) + alpha · (e^(min(x, 0) / alpha) - 1)`: an `elu` whose slope has no jump at 0. */
export function celu(x: MLXArray, options?: EluOptions): MLXArray {
  const alpha = alphaOf('celu', options);
  return add(maximum(x, 0), multiply(alpha, subtract(exp(divide(minimum(x, 0), alpha)), 1)));
}

/**
 * `1.0507 · elu(x, 1.67326)`: deep stacks of it keep mean 0 and variance 1.
 * @see https://arxiv.org/abs/1706.02515
 */
export function selu(x: MLXArray): MLXArray {
  return multiply(elu(x, { alpha: 1.67326 }), 1.0507);
}

/** `elu` as a layer. */
export class ELU extends Module {
  readonly alpha: number;

  constructor(options?: EluOptions) {
    super();
    this.alpha = alphaOf('ELU', options);
  }

  forward(x: MLXArray): MLXArray {
    return elu(x, this);
  }
}

/** `celu` as a layer. */
export class CELU extends Module {
  readonly alpha: number;

  constructor(options?: EluOptions) {
    super();
    this.alpha = alphaOf('CELU', options);
  }

  forward(x: MLXArray): MLXArray {
    return celu(x, this);
  }
}

/** `selu` as a layer. */
export class SELU extends Module {
  forward(x: MLXArray): MLXArray {
    return selu(x);
  }
}

function alphaOf(op: string, options: EluOptions | undefined): number {
  const { alpha = 1 } = checkOptions(op, options);
  return checkNumber(op, 'alpha', alpha);
}
