import { ArgumentError, type MLXArray } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { type Callable, call, isCallable } from './callable.js';

/**
 * Layers in order, each on what the one before gave. Plain functions may stand among them.
 * @example
 * const model = new Sequential(new Linear(4, 8), relu, new Linear(8, 1));
 * console.log(model.forward(mx.ones([3, 4])).shape); // [3, 1]
 */
export class Sequential extends Module {
  layers: Callable[];

  constructor(...layers: Callable[]) {
    super();
    for (const [i, layer] of layers.entries()) {
      if (isCallable(layer)) continue;
      throw new ArgumentError({
        op: 'Sequential',
        message: `expected layers with forward or functions, got ${describe(layer)} at ${i}`,
      });
    }
    this.layers = layers;
  }

  forward(x: MLXArray): MLXArray {
    return this.layers.reduce((out, layer) => call(layer, out), x);
  }
}
