import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { handlesOf } from '../transforms/closure.js';
import { withNames } from './graph-names.js';
import { checkInputs, type NamedArrays } from './inputs.js';

/**
 * Prints what has still to be computed for `outputs`, an operation a line, with shapes and dtypes. A record behind the
 * outputs gives names to arrays of the graph.
 *
 * @throws ArgumentError
 * @example
 * const x = mx.array(1);
 * mx.printGraph(mx.add(x, x), { x });
 * // Inputs: x [(), float32]
 * // Outputs: B [(), float32]
 * // Add x [(), float32], x [(), float32] -> B [(), float32]
 */
export function printGraph(...outputs: readonly (MLXArray | NamedArrays)[]): void {
  const { arrays, named } = checkInputs('printGraph', outputs);
  const text = withNames(named, String, (namer) => sys.mlx_print_graph(namer, handlesOf(arrays)));
  console.log(text.trimEnd());
}
