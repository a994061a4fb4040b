import type { MLXArray } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';

/** `silu(gate) · x`. */
export function swiglu(gate: MLXArray, x: MLXArray): MLXArray {
  return wrap(
    sys.mlxts_swiglu(checkArray('swiglu', 'gate', gate).handle, checkArray('swiglu', 'x', x).handle, resolveStream()),
  );
}
