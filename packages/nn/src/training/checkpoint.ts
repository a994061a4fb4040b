import {
  ArgumentError,
  checkpoint as coreCheckpoint,
  isInexact,
  MLXArray,
  random,
  stopGradient,
  treeMap,
} from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import type { ParameterTree } from '../module/trees.js';
import { type HeldArray, HeldArrays, putArrays } from './held-arrays.js';

type Forwarding<Args extends unknown[], Output> = Module & { forward(...args: Args): Output };

const op = 'checkpoint';

/**
 * `module.forward`, or `fn`, that keeps no intermediate values for a gradient but computes them again when it is taken: less
 * memory for more time. Gradients reach the arguments, which are arrays or lists and plain records of them, and the module's
 * trainable parameters. The second pass draws the same random numbers; what the first writes to fields of the module is kept.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/nn/_autosummary/mlx.nn.utils.checkpoint.html
 * @example
 * class Deep extends Module {
 *   layers = [new Linear(4, 4), new Linear(4, 4)];
 *   forward(x: mx.MLXArray): mx.MLXArray {
 *     return this.layers.reduce((h, layer) => checkpoint(layer)(h), x);
 *   }
 * }
 */
export function checkpoint<Args extends unknown[], Output>(
  module: Module & { forward(...args: Args): Output },
): (...args: Args) => Output;
export function checkpoint<Args extends unknown[], Output>(
  module: Module,
  fn: (...args: Args) => Output,
): (...args: Args) => Output;
export function checkpoint<Args extends unknown[], Output>(
  module: Module | Forwarding<Args, Output>,
  fn?: (...args: Args) => Output,
): (...args: Args) => Output {
  if (!(module instanceof Module) || typeof (fn ?? Reflect.get(module, 'forward')) !== 'function')
    throw new ArgumentError({
      op,
      message: `expected a module with forward, or a module and a function, got ${describe(module)} and ${describe(fn)}`,
    });
  const run = fn ?? ((...args: Args) => (module as Forwarding<Args, Output>).forward(...args));

  return (...args) => {
    let written: readonly HeldArray[] = [];
    const traced = (key: MLXArray, parameters: ParameterTree, ...inputs: Args): [Output, MLXArray[]] => {
      const held = new HeldArrays(module);
      const state = random.state[0];
      try {
        random.state[0] = stopGradient(key);
        module.update(parameters);
        const before = new HeldArrays(module);
        const output = run(...(treeMap(withoutGradient, inputs as unknown) as Args));
        written = before.written();
        return [output, written.map(({ array }) => array)];
      } finally {
        held.restore();
        random.state[0] = state;
      }
    };
    const [next, key] = random.split(random.state[0]);
    random.state[0] = next;
    const [output, arrays] = coreCheckpoint(traced)(key, module.trainableParameters(), ...args);
    putArrays(written, arrays);
    return output;
  };
}

/** MLX asks for the gradients by all inputs; integers, such as ids, have none. */
function withoutGradient(input: unknown): unknown {
  return input instanceof MLXArray && !isInexact(input.dtype) ? stopGradient(input) : input;
}
