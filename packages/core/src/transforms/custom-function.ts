import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkFunction, checkOptions, describe } from '../guards.js';
import { wrapAll } from '../wrap.js';
import { handlesOf, lend, withClosure } from './closure.js';
import { FlatTree } from './flat-tree.js';
import { checkSynchronous } from './synchronous.js';
import { TracedCall } from './traced-call.js';
import { type Axes, flatAxes } from './vmap-axes.js';

/** A tree with null for each array of `T` that has no counterpart. */
export type SparseTree<T> = T extends MLXArray
  ? MLXArray | null
  : T extends object
    ? { [Key in keyof T]: SparseTree<T[Key]> }
    : T;

export interface CustomTransforms<Args extends readonly unknown[], Output> {
  /** `cotangentsᵀ · ∂fn/∂primals`: a list like the arguments. `cotangents` and `outputs` are like what `fn` gives. */
  vjp?: (primals: Args, cotangents: Output, outputs: Output) => readonly unknown[];
  /** `∂fn/∂primals · tangents`, like what `fn` gives. A tangent is null where none is asked for. */
  jvp?: (primals: Args, tangents: SparseTree<Args>) => Output;
  /** What `fn` gives for arguments with an axis more at `axes`, null for none, and the axes of what it gives. */
  vmap?: (args: Args, axes: unknown) => readonly [outputs: Output, axes: Axes];
}

/**
 * `fn` with transforms of its own in place of those that MLX derives. `vjp` serves gradients; where it or `jvp` is left
 * out, MLX's is used.
 *
 * @throws ArgumentError, ShapeError where a transform gives trees that do not match
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.custom_function.html
 * @example
 * const clipped = mx.customFunction((x: MLXArray) => mx.multiply(x, x), {
 *   vjp: ([x], cotangent) => [mx.multiply(cotangent, mx.clip(x, -1, 1))],
 * });
 * console.log(mx.grad((x: MLXArray) => clipped(x))(mx.array(5)).item()); // 1
 */
export function customFunction<Args extends unknown[], Output>(
  fn: (...args: Args) => Output,
  transforms: CustomTransforms<Args, Output>,
): (...args: Args) => Output {
  const op = 'customFunction';
  checkFunction(op, 'fn', fn);
  const { vjp, jvp, vmap } = checkOptions(op, transforms);
  for (const [name, transform] of Object.entries({ vjp, jvp, vmap }))
    if (transform !== undefined) checkFunction(op, name, transform);
  return (...args) => {
    const call = new TracedCall(op, fn, args);
    return withClosure(call.run, (closure) => {
      const raw = [vjp && rawVjp(call, vjp), jvp && rawJvp(call, jvp), vmap && rawVmap(call, vmap)] as const;
      const [vjpClosure, jvpClosure, vmapClosure] = raw;
      const custom = sys.mlx_custom_function(closure, vjpClosure ?? null, jvpClosure ?? null, vmapClosure ?? null);
      try {
        const outputs = sys.mlx_closure_apply(custom, handlesOf(call.inputs));
        return call.output.fill(wrapAll(outputs));
      } finally {
        for (const each of [custom, ...raw]) if (each !== undefined) sys.mlxts_free_one(each);
      }
    });
  };
}

function rawVjp<Args extends readonly unknown[], Output>(
  call: TracedCall<Args, Output>,
  vjp: NonNullable<CustomTransforms<Args, Output>['vjp']>,
): number {
  return sys.mlx_closure_custom_new_func_payload((primals, cotangents, outputs) =>
    lend([primals, cotangents, outputs], (p, c, o) => {
      const gradients = vjp(call.fill(p), call.output.fill(c), call.output.fill(o));
      return arraysOf('vjp', gradients, primals.length);
    }),
  );
}

function rawJvp<Args extends readonly unknown[], Output>(
  call: TracedCall<Args, Output>,
  jvp: NonNullable<CustomTransforms<Args, Output>['jvp']>,
): number {
  return sys.mlx_closure_custom_jvp_new_func_payload((primals, tangents, argnums) =>
    lend([primals, tangents], (p, t) => {
      const sparse: (MLXArray | null)[] = p.map(() => null);
      for (const [i, position] of argnums.entries()) sparse[position] = t[i] ?? null;
      const tree = call.fill(sparse as MLXArray[]) as SparseTree<Args>;
      return arraysOf('jvp', jvp(call.fill(p), tree), call.output.arrays.length);
    }),
  );
}

function rawVmap<Args extends readonly unknown[], Output>(
  call: TracedCall<Args, Output>,
  vmap: NonNullable<CustomTransforms<Args, Output>['vmap']>,
): number {
  return sys.mlx_closure_custom_vmap_new_func_payload((inputs, axes) =>
    lend([inputs], (arrays) => {
      const inAxes = axes.map((axis) => (axis < 0 ? null : axis));
      const result: unknown = vmap(call.fill(arrays), call.fill(inAxes as never));
      if (!Array.isArray(result) || result.length !== 2)
        throw new ArgumentError({
          op: 'customFunction',
          message: `expected vmap to return outputs and their axes, got ${describe(result)}`,
        });
      const [outputs, outAxes] = result;
      const ends = flatAxes('customFunction', 'output axes', outputs, outAxes, 0);
      return [arraysOf('vmap', outputs, call.output.arrays.length), ends.map((axis) => axis ?? -1)];
    }),
  );
}

function arraysOf(name: string, tree: unknown, count: number): number[] {
  checkSynchronous('customFunction', tree);
  const { arrays } = new FlatTree('customFunction', tree);
  if (arrays.length === count) return handlesOf(arrays);
  throw new ArgumentError({
    op: 'customFunction',
    message: `expected ${name} to return a tree of ${count} arrays, got ${arrays.length}`,
  });
}
