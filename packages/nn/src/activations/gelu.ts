import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';

/** `x · Φ(x)`, with the normal distribution's `Φ(x) = (1 + erf(x / √2)) / 2`. */
export function gelu(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('gelu', 'x', x).handle, 'gelu', resolveStream()));
}
