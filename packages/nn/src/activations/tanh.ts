import * as mx from '@mlxts/core';
import { Module } from '../module/module.js';

/** `tanh x`. */
export function tanh(x: mx.MLXArray): mx.MLXArray {
  return mx.tanh(x);
}

/** `tanh` as a layer. */
export class Tanh extends Module {
  forward(x: mx.MLXArray): mx.MLXArray {
    return tanh(x);
  }
}
