import { type MLXArray, maximum, multiply } from '@mlxts/core';
import { checkNumber, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface LeakyReluOptions {
  /** Default 0.01. */
  readonly negativeSlope?: number;
}

/** `max(negativeSlope · x, x)`. */
export function leakyRelu(x: MLXArray, options?: LeakyReluOptions): MLXArray {
  return maximum(multiply(slopeOf('leakyRelu', options), x), x);
}

/** `leakyRelu` as a layer. */
export class LeakyReLU extends Module {
  readonly negativeSlope: number;

  constructor(options?: LeakyReluOptions) {
    super();
    this.negativeSlope = slopeOf('LeakyReLU', options);
  }

  forward(x: MLXArray): MLXArray {
    return leakyRelu(x, this);
  }
}

function slopeOf(op: string, options: LeakyReluOptions | undefined): number {
  const { negativeSlope = 0.01 } = checkOptions(op, options);
  return checkNumber(op, 'negativeSlope', negativeSlope);
}
