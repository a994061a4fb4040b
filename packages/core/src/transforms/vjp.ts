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
 * What `fn` gives for the list of arguments `primals`, and `cotangentsᵀ · ∂fn/∂primals`, of their form.
 *
 * `cotangents` is a tree with an array for each that `fn` gives, of its shape.
 *
 * @throws ShapeError, ArgumentError for cotangents that do not match; DtypeError for arrays of integers
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.vjp.html
 * @example
 * const [, [dx]] = mx.vjp((x: MLXArray) => mx.square(x), [mx.array([1, 2])], mx.array([1, 10]));
 * console.log(dx.tolist()); // [ 2, 40 ]
 */
export function vjp<const Args extends readonly unknown[], Output>(
  fn: (...args: Args) => Output,
  primals: Args,
  cotangents: unknown,
): [output: Output, vjps: { -readonly [I in keyof Args]: Args[I] }] {
  const op = 'vjp';
  checkFunction(op, 'fn', fn);
  const call = new TracedCall(op, fn, checkArguments(op, 'primals', primals));
  const inputs = checkDifferentiable(op, call.inputs);
  const weights = new FlatTree(op, cotangents).arrays;
  const trace = (arrays: Parameters<typeof call.run>[0]): ReturnType<typeof call.run> => {
    const outputs = call.run(arrays);
    checkAlike(op, 'cotangents', weights, 'outputs of fn', outputs);
    return outputs;
  };
  return withClosure(trace, (closure) => {
    const [outputs, vjps] = sys.mlx_vjp(closure, handlesOf(inputs), handlesOf(weights));
    return [call.output.fill(wrapAll(outputs)), call.fill(wrapAll(vjps)) as never];
  });
}
