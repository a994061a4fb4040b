import type { MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';

/** `x`: a place for a layer where none is wanted. Takes the arguments of any other layer. */
export class Identity extends Module {
  constructor(..._ignored: unknown[]) {
    super();
  }

  forward(x: MLXArray): MLXArray {
    return x;
  }
}
