import type { MLXArray } from '@mlxts/core';
import type { Unary } from '../module/unary.js';

/** What a layer may be where it needs no parameters: a module or a plain function. */
export type Callable = Unary | ((x: MLXArray) => MLXArray);

/** What `layer` gives for `x`. */
export function call(layer: Callable, x: MLXArray): MLXArray {
  return typeof layer === 'function' ? layer(x) : layer.forward(x);
}

export function isCallable(value: unknown): value is Callable {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'forward') === 'function';
}
