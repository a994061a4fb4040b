import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';

/** `gelu` with a tanh: `x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`; off by at most 0.0005 in [-6, 6]. */
export function geluApprox(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('geluApprox', 'x', x).handle, 'geluApprox', resolveStream()));
}
