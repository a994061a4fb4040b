import { divide, linalg, type MLXArray, maximum } from '@mlxts/core';
import * as nn from '@mlxts/nn';

/** `x / max(|x|, 1e-12)` over the last axis. */
export class Normalize extends nn.Module {
  forward(x: MLXArray): MLXArray {
    return divide(x, maximum(linalg.norm(x, { axis: -1, keepdims: true }), 1e-12));
  }
}
