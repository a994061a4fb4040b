import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';

/** `gelu` with a sigmoid: `x · σ(1.702 x)`; off by at most 0.021. */
export function geluFastApprox(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('geluFastApprox', 'x', x).handle, 'geluFastApprox', resolveStream()));
}
