import * as mx from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface SoftmaxOptions {
  /** One axis, several, or `null` for all. Default -1. */
  readonly axis?: number | readonly number[] | null;
}

/** `eˣ / Σ eˣ` over `axis`. */
export function softmax(x: mx.MLXArray, options?: SoftmaxOptions): mx.MLXArray {
  const { axis = -1 } = checkOptions('softmax', options);
  return mx.softmax(x, { axis });
}

/** `e⁻ˣ / Σ e⁻ˣ` over `axis`. */
export function softmin(x: mx.MLXArray, options?: SoftmaxOptions): mx.MLXArray {
  const { axis = -1 } = checkOptions('softmin', options);
  return mx.softmax(mx.negative(x), { axis });
}

/** `x - ln Σ eˣ` over `axis`. */
export function logSoftmax(x: mx.MLXArray, options?: SoftmaxOptions): mx.MLXArray {
  const { axis = -1 } = checkOptions('logSoftmax', options);
  // Beside a large maximum the sum would be rounded away.
  const shifted = mx.subtract(x, mx.stopGradient(mx.max(x, { axis, keepdims: true })));
  return mx.subtract(shifted, mx.logsumexp(shifted, { axis, keepdims: true }));
}

/** `softmax` over the last axis as a layer. */
export class Softmax extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return softmax(x);
  }
}

/** `softmin` over the last axis as a layer. */
export class Softmin extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return softmin(x);
  }
}

/** `logSoftmax` over the last axis as a layer. */
export class LogSoftmax extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return logSoftmax(x);
  }
}
