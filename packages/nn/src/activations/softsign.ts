import { abs, add, divide, type MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';

/** `x / (1 + |x|)`. */
export function softsign(x: MLXArray): MLXArray {
  return divide(x, add(1, abs(x)));
}

/** `softsign` as a layer. */
export class Softsign extends Module {
  forward(x: MLXArray): MLXArray {
    return softsign(x);
  }
}
