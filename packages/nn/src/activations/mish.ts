import { type MLXArray, multiply, tanh } from '@mlxts/core';
import { Module } from '../module/module.js';
import { softplus } from './softplus.js';

/**
 * `x · tanh(ln(1 + eˣ))`.
 * @see https://arxiv.org/abs/1908.08681
 */
export function mish(x: MLXArray): MLXArray {
  return multiply(x, tanh(softplus(x)));
}

/** `mish` as a layer. */
export class Mish extends Module {
  forward(x: MLXArray): MLXArray {
    return mish(x);
  }
}
