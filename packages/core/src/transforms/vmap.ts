import { sys } from '@mlxts/sys';
import { ArgumentError } from '../errors/argument-error.js';
import { checkFunction, checkOptions } from '../guards.js';
import { wrapAll } from '../wrap.js';
import { handlesOf, withClosure } from './closure.js';
import { TracedCall } from './traced-call.js';
import { type Axes, flatAxes } from './vmap-axes.js';

export interface VmapOptions {
  /** For all arguments, or a list with an entry for each: an axis, null for none, or a tree of such. Default: 0. */
  inAxes?: Axes;
  /** For all that `fn` gives, or a tree of its form. Default: 0. */
  outAxes?: Axes;
}

/**
 * `fn` over an axis of its arguments at once: what `fn` gives for each slice, stacked along `outAxes`.
 *
 * Arguments and results are arrays, or lists and plain records of them; other leaves are constants. An axis counts from
 * the end where it is negative; one entry stands for all of a tree.
 *
 * @throws ArgumentError, ShapeError for axes that do not fit, or that differ in length
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.vmap.html
 * @example
 * const dot = (a: MLXArray, b: MLXArray) => mx.sum(mx.multiply(a, b));
 * const rows = mx.vmap(dot, { inAxes: [0, null] })(mx.array([[1, 2], [3, 4]]), mx.array([1, 10]));
 * console.log(rows.tolist()); // [ 21, 43 ]
 */
export function vmap<Args extends unknown[], Output>(
  fn: (...args: Args) => Output,
  options?: VmapOptions,
): (...args: Args) => Output {
  const op = 'vmap';
  checkFunction(op, 'fn', fn);
  const { inAxes = 0, outAxes = 0 } = checkOptions(op, options);
  return (...args) => {
    const call = new TracedCall(op, fn, args);
    const axes = flatAxes(op, 'inAxes', args, inAxes, 0);
    if (axes.every((axis) => axis === null))
      throw new ArgumentError({ op, message: 'expected inAxes with an axis of at least one array, got none' });
    return withClosure(call.run, (closure) => {
      const inputs = handlesOf(call.inputs);
      const raw = axes.map(toRaw);
      const [tracedInputs, tracedOutputs] = sys.mlx_detail_vmap_trace(closure, inputs, raw);
      const ends = flatAxes(op, 'outAxes', call.output.fill(wrapAll(tracedOutputs)), outAxes, 1).map(toRaw);
      const outputs = sys.mlx_detail_vmap_replace(inputs, tracedInputs, tracedOutputs, raw, ends);
      wrapAll(tracedInputs);
      return call.output.fill(wrapAll(outputs));
    });
  };
}

const toRaw = (axis: number | null): number => axis ?? -1;
