import { type MLXArray, maximum, minimum, square } from '@mlxts/core';
import { Module } from '../module/module.js';

/** `max(x, 0)`. */
export function relu(x: MLXArray): MLXArray {
  return maximum(x, 0);
}

/** `max(x, 0)²`. */
export function relu2(x: MLXArray): MLXArray {
  return square(maximum(x, 0));
}

/** `min(max(x, 0), 6)`. */
export function relu6(x: MLXArray): MLXArray {
  return minimum(maximum(x, 0), 6);
}

/** `relu` as a layer. */
export class ReLU extends Module {
  forward(x: MLXArray): MLXArray {
    return relu(x);
  }
}

/** `relu2` as a layer. */
export class ReLU2 extends Module {
  forward(x: MLXArray): MLXArray {
    return relu2(x);
  }
}

/** `relu6` as a layer. */
export class ReLU6 extends Module {
  forward(x: MLXArray): MLXArray {
    return relu6(x);
  }
}
