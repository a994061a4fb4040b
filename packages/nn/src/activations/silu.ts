import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';

/** `x · σ(x)`. */
export function silu(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('silu', 'x', x).handle, 'silu', resolveStream()));
}
