import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';
import { Module } from '../module/module.js';

/** `x · σ(x)`. */
export function silu(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('silu', 'x', x).handle, 'silu', resolveStream()));
}

/** `silu` as a layer. */
export class SiLU extends Module {
  forward(x: MLXArray): MLXArray {
    return silu(x);
  }
}
