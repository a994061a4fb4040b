import { sys } from '@mlxts/sys';
import { checkFunction } from '../guards.js';
import { wrapAll } from '../wrap.js';
import { checkAlike } from './alike.js';
import { checkArguments } from './argument-list.js';
import { handlesOf, withClosure } from './closure.js';
import { checkDifferentiable } from './differentiable.js';
import { FlatTree } from './flat-tree.js';
import { TracedCall } from './traced-call.js';

/**
 * What `fn` gives for the list of arguments `primals`, and `∂fn/∂primals · tangents`, of the same form.
 *
 * `tangents` is a list like `primals`, with an array of the same shape for each.
 *
 * @throws ShapeError, ArgumentError for tangents that do not match; DtypeError for arrays of integers
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.jvp.html
 * @example
 * const [, tangent] = mx.jvp((x: MLXArray) => mx.square(x), [mx.array([1, 2])], [mx.array([1, 10])]);
 * console.log(tangent.tolist()); // [ 2, 40 ]
 */
export function jvp<const Args extends readonly unknown[], Output>(
  fn: (...args: Args) => Output,
  primals: Args,
  tangents: readonly unknown[],
): [output: Output, jvps: Output] {
  const op = 'jvp';
  checkFunction(op, 'fn', fn);
  const call = new TracedCall(op, fn, checkArguments(op, 'primals', primals));
  const inputs = checkDifferentiable(op, call.inputs);
  const directions = new FlatTree(op, checkArguments(op, 'tangents', tangents)).arrays;
  checkAlike(op, 'tangents', directions, 'primals', inputs);
  return withClosure(call.run, (closure) => {
    const [outputs, jvps] = sys.mlx_jvp(closure, handlesOf(inputs), handlesOf(directions));
    return [call.output.fill(wrapAll(outputs)), call.output.fill(wrapAll(jvps))];
  });
}
