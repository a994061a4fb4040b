import {
  argsort,
  expandDims,
  flatten,
  floorDivide,
  type MLXArray,
  squeeze,
  stopGradient,
  take,
  unflatten,
} from '@mlxts/core';
import type { SwitchOptions } from './switch-linear.js';

/** From so many indices on, tokens are put in the order of their experts, so that each expert's weights are read once. */
const SORTED_FROM = 64;

/**
 * What `layers` gives for each token and each of its experts: `x` `[..., dims]`, `indices` `[..., k]` → `[..., k, dims]`.
 *
 * Many tokens go in the order of their experts, one for each index, and their results back. `layers` gets `x` as
 * `SwitchLinear` takes it.
 */
export function byExpert(
  x: MLXArray,
  indices: MLXArray,
  layers: (x: MLXArray, indices: MLXArray, options: SwitchOptions) => MLXArray,
): MLXArray {
  const chosen = stopGradient(indices);
  const tokens = expandDims(x, [-2, -3]); // [..., 1, 1, dims]
  if (indices.size < SORTED_FROM) return squeeze(layers(tokens, chosen, { sortedIndices: false }), { axis: -2 });
  const flat = flatten(chosen);
  const order = argsort(flat);
  const perToken = indices.shape.at(-1) ?? 1;
  const rows = take(flatten(tokens, { endAxis: -3 }), floorDivide(order, perToken), { axis: 0 }); // [indices, 1, dims]
  const y = layers(rows, take(flat, order, { axis: 0 }), { sortedIndices: true });
  return squeeze(unflatten(take(y, argsort(order), { axis: 0 }), 0, indices.shape), { axis: -2 });
}
