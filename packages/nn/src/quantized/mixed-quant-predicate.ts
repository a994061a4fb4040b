import { ArgumentError, MLXArray } from '@mlxts/core';
import type { Module } from '../module/module.js';
import type { QuantizationParams } from './params.js';
import { isQuantizable } from './quantize-module.js';

/** The recipes of mlx-lm, under its own names: bits of most weights, bits of those that need more. */
export const quantRecipes = ['mixed_2_6', 'mixed_3_4', 'mixed_3_6', 'mixed_4_6'] as const;

export type QuantRecipe = (typeof quantRecipes)[number];

const op = 'mixedQuantPredicateBuilder';

/**
 * A `predicate` for `quantize` that gives more bits to the weights that suffer most: the output matrix, and the value and
 * down projections of the first eighth of the layers, the last eighth and every third between. All are affine with groups
 * of `groupSize` (default 64); layers of other widths stay as they are.
 * @throws ArgumentError for another recipe, or a model without layers that have a `down_proj`
 * @see mlx_lm/convert.py
 */
export function mixedQuantPredicateBuilder(
  recipe: QuantRecipe,
  model: Module,
  { groupSize = 64 }: { readonly groupSize?: number } = {},
): (path: string, module: Module) => false | QuantizationParams {
  if (!quantRecipes.includes(recipe)) {
    const message = `expected recipe to be one of ${quantRecipes.join(', ')}, got ${String(recipe)}`;
    throw new ArgumentError({ op, message });
  }
  const [lowBits = 0, highBits = 0] = recipe.split('_').slice(1).map(Number);
  const prefix = layersPrefix(model);
  const layerOf = (path: string): number | undefined => {
    const [index = ''] = path.startsWith(prefix) ? path.slice(prefix.length).split('.') : [];
    return /^\d+$/.test(index) ? Number(index) : undefined;
  };
  const numLayers = new Set(model.namedModules().map(([path]) => layerOf(path) ?? -1)).size - 1;
  const eighth = Math.floor(numLayers / 8);
  const lastEighth = Math.floor((7 * numLayers) / 8);

  return (path, module) => {
    if (!isQuantizable(module) || !('weight' in module) || !(module.weight instanceof MLXArray)) return false;
    if ((module.weight.shape.at(-1) ?? 0) % groupSize !== 0) return false;
    const index = layerOf(path) ?? 0;
    const isSensitive = index < eighth || index >= lastEighth || (((index - eighth) % 3) + 3) % 3 === 2;
    const isHigh = path.includes('lm_head') || (isSensitive && /v_proj|v_a_proj|v_b_proj|down_proj/.test(path));
    return { groupSize, bits: isHigh ? highBits : lowBits, mode: 'affine' };
  };
}

/** What stands before the number of a layer: `model.layers.` */
function layersPrefix(model: Module): string {
  for (const [path] of model.namedModules()) {
    if (!path.includes('down_proj')) continue;
    const prefix = /^(.*?\.)?(?=\d+\.)/.exec(path)?.[0];
    if (prefix !== undefined) return prefix;
  }
  throw new ArgumentError({ op, message: 'expected a model with layers that have a down_proj, got one without' });
}
