import { logaddexp, type MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';

/** `ln(1 + eˣ)`, without overflow. */
export function softplus(x: MLXArray): MLXArray {
  return logaddexp(x, 0);
}

/** `softplus` as a layer. */
export class Softplus extends Module {
  forward(x: MLXArray): MLXArray {
    return softplus(x);
  }
}
