import { checkpoint, isInexact, type MLXArray, random, stopGradient, treeMap } from '@mlxts/core';
import type { Module } from '../module/module.js';
import type { ParameterTree } from '../module/trees.js';

/**
 * `layer.forward` that keeps nothing inside for a gradient, but computes it again, with the same random draws, when one
 * is taken by the layer's parameters or the arguments.
 */
export function checkpointed<Args extends unknown[]>(
  layer: Module & { forward(...args: Args): MLXArray },
): (...args: Args) => MLXArray {
  const run = checkpoint((key: MLXArray, parameters: ParameterTree, args: Args) => {
    const [before, state] = [layer.parameters(), random.state[0]];
    try {
      layer.update(treeMap(withoutGradient, parameters));
      random.state[0] = withoutGradient(key);
      return layer.forward(...treeMap(withoutGradient, args));
    } finally {
      layer.update(before);
      random.state[0] = state;
    }
  });
  return (...args) => {
    const [next, key] = random.split(random.state[0]);
    random.state[0] = next;
    return run(key, layer.parameters(), args);
  };
}

/** MLX asks for the gradients by all inputs; integers, such as packed weights, have none. */
function withoutGradient(input: MLXArray): MLXArray {
  return isInexact(input.dtype) ? input : stopGradient(input);
}
