import { MLXArray, ShapeError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import type { Module } from './module.js';
import { moduleName } from './module-name.js';

const layers = new WeakMap<object, Module>();

/** What a layer throws in the place of MLX's `error`: one that names the layer, where `x` has not its `features`. */
export function wrongInput(layer: Module, x: MLXArray, features: number | undefined, error: unknown): unknown {
  if (!ShapeError.isInstance(error) || !(x instanceof MLXArray) || x.shape.at(-1) === features) return error;
  const message = `expected x of shape [..., ${features}], got ${describe(x)}`;
  const refused = new ShapeError({ op: moduleName(layer), message, cause: error });
  layers.set(refused, layer);
  return refused;
}

/** Adds to what `wrongInput` gave where in `model` the layer stands. */
export function addLayerPath(model: Module, error: unknown): void {
  if (!(error instanceof Error)) return;
  const layer = layers.get(error);
  const path = model.namedModules().find(([, module]) => module === layer)?.[0];
  if (path) error.message += ` (${path})`;
  layers.delete(error);
}
