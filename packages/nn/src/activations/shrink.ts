import { abs, greater, type MLXArray, multiply, sign, subtract, where } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface ShrinkOptions {
  /** The bound of what becomes 0. Default 0.5. */
  readonly lambd?: number;
}

/** `x` where `|x| > lambd`, else 0. */
export function hardShrink(x: MLXArray, options?: ShrinkOptions): MLXArray {
  return where(greater(abs(x), lambdOf('hardShrink', options)), x, 0);
}

/** `x - sign(x) · lambd` where `|x| > lambd`, else 0. */
export function softshrink(x: MLXArray, options?: ShrinkOptions): MLXArray {
  const lambd = lambdOf('softshrink', options);
  return where(greater(abs(x), lambd), subtract(x, multiply(sign(x), lambd)), 0);
}

/** `hardShrink` as a layer. */
export class HardShrink extends Module {
  readonly lambd: number;

  constructor(options?: ShrinkOptions) {
    super();
    this.lambd = lambdOf('HardShrink', options);
  }

  forward(x: MLXArray): MLXArray {
    return hardShrink(x, this);
  }
}

/** `softshrink` as a layer. */
export class Softshrink extends Module {
  readonly lambd: number;

  constructor(options?: ShrinkOptions) {
    super();
    this.lambd = lambdOf('Softshrink', options);
  }

  forward(x: MLXArray): MLXArray {
    return softshrink(x, this);
  }
}

function lambdOf(op: string, options: ShrinkOptions | undefined): number {
  const { lambd = 0.5 } = checkOptions(op, options);
  return checkNumber(op, 'lambd', lambd);
}
