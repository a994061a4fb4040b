import * as mx from '@mlxts/core';
import { Module } from '../module/module.js';
import { softplus } from './softplus.js';

/** `σ(x) = 1 / (1 + e⁻ˣ)`. */
export function sigmoid(x: mx.MLXArray): mx.MLXArray {
  return mx.sigmoid(x);
}

/** `ln σ(x) = -ln(1 + e⁻ˣ)`, without overflow. */
export function logSigmoid(x: mx.MLXArray): mx.MLXArray {
  return mx.negative(softplus(mx.negative(x)));
}

/** `sigmoid` as a layer. */
export class Sigmoid extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return sigmoid(x);
  }
}

/** `logSigmoid` as a layer. */
export class LogSigmoid extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return logSigmoid(x);
  }
}
