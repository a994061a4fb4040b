import { add, divide, type MLXArray, maximum, minimum, multiply } from '@mlxts/core';
import { Module } from '../module/module.js';

/** `x · min(max(x + 3, 0), 6) / 6`. */
export function hardswish(x: MLXArray): MLXArray {
  return divide(multiply(x, minimum(maximum(add(x, 3), 0), 6)), 6);
}

/** `hardswish` as a layer. */
export class Hardswish extends Module {
  forward(x: MLXArray): MLXArray {
    return hardswish(x);
  }
}
