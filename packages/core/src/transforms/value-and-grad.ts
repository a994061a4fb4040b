import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkFunction, checkOptions, describe } from '../guards.js';
import { wrapAll } from '../wrap.js';
import { handlesOf, withClosure } from './closure.js';
import { checkDifferentiable } from './differentiable.js';
import { type ArgumentOptions, DifferentiatedArguments } from './differentiated-arguments.js';
import { FlatTree } from './flat-tree.js';
import { checkSynchronous } from './synchronous.js';

/** What a function gives whose gradient is taken: a scalar, or a list that begins with one. */
export type Loss = MLXArray | readonly [MLXArray, ...unknown[]];

/** A gradient for each name. */
export type NamedGradients<Args extends readonly unknown[], Name extends string> = {
  [Key in Name]: Args extends readonly [...unknown[], infer Last]
    ? Key extends keyof Last
      ? Last[Key]
      : never
    : never;
};

/** The gradient by one position, or a list of those by several. */
export type PositionalGradients<
  Args extends readonly unknown[],
  Positions extends number | readonly number[],
> = Positions extends readonly number[]
  ? { -readonly [I in keyof Positions]: Args[Positions[I] & number] }
  : Positions extends number
    ? Args[Positions]
    : never;

/**
 * A function that gives what `fn` gives and the gradient of its value: trees of the form of the arguments, with
 * `∂value/∂array` at each array. The value is a scalar, or the first of a list whose others come along as they are.
 *
 * Arguments are arrays, or lists and plain records of them; other leaves are constants. With `argnames`, the gradient is
 * a record; with both, a list of the positional ones and that record.
 *
 * @throws ArgumentError where `fn` gives no scalar, or an argument holds no arrays; DtypeError for arrays of integers
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.value_and_grad.html
 * @example
 * const loss = (w: MLXArray, x: MLXArray) => mx.sum(mx.square(mx.multiply(w, x)));
 * const [value, gradient] = mx.valueAndGrad(loss)(mx.array(3), mx.array(2));
 * console.log(value.item(), gradient.item()); // 36 24
 */
export function valueAndGrad<Args extends unknown[], Value extends Loss>(
  fn: (...args: Args) => Value,
): (...args: Args) => [value: Value, gradient: Args[0]];
export function valueAndGrad<
  Args extends unknown[],
  Value extends Loss,
  const Positions extends number | readonly number[],
  const Name extends string,
>(
  fn: (...args: Args) => Value,
  options: { argnums: Positions; argnames: Name | readonly Name[] },
): (...args: Args) => [value: Value, gradient: [PositionalGradients<Args, Positions>, NamedGradients<Args, Name>]];
export function valueAndGrad<
  Args extends unknown[],
  Value extends Loss,
  const Positions extends number | readonly number[],
>(
  fn: (...args: Args) => Value,
  options: { argnums: Positions },
): (...args: Args) => [value: Value, gradient: PositionalGradients<Args, Positions>];
export function valueAndGrad<Args extends unknown[], Value extends Loss, const Name extends string>(
  fn: (...args: Args) => Value,
  options: { argnames: Name | readonly Name[] },
): (...args: Args) => [value: Value, gradient: NamedGradients<Args, Name>];
export function valueAndGrad(
  fn: (...args: unknown[]) => Loss,
  options?: ArgumentOptions,
): (...args: unknown[]) => [value: Loss, gradient: unknown] {
  return differentiated('valueAndGrad', fn, options);
}

export function differentiated(
  op: string,
  fn: (...args: unknown[]) => Loss,
  options: ArgumentOptions | undefined,
): (...args: unknown[]) => [value: Loss, gradient: unknown] {
  checkFunction(op, 'fn', fn);
  const differentiatedBy = new DifferentiatedArguments(op, checkOptions(op, options));
  return (...args) => {
    const trees = differentiatedBy.of(args).map((tree) => new FlatTree(op, tree));
    const inputs = trees.flatMap(({ arrays }) => checkDifferentiable(op, arrays));
    let output: FlatTree<Loss> | undefined;
    const trace = (tracers: MLXArray[]): readonly MLXArray[] => {
      const value = fn(...differentiatedBy.replace(args, fillAll(trees, tracers)));
      output = new FlatTree(op, checkLoss(op, value));
      return output.arrays;
    };
    return withClosure(trace, (closure) => {
      const transformed = sys.mlx_value_and_grad(closure, Array.from(inputs.keys()));
      try {
        const [values, gradients] = sys.mlx_closure_value_and_grad_apply(transformed, handlesOf(inputs));
        const value = (output as FlatTree<Loss>).fill(wrapAll(values));
        return [value, differentiatedBy.result(fillAll(trees, wrapAll(gradients)))];
      } finally {
        sys.mlxts_free_one(transformed);
      }
    });
  };
}

function fillAll(trees: readonly FlatTree<unknown>[], arrays: readonly MLXArray[]): unknown[] {
  const next = arrays.values();
  return trees.map((tree) => tree.fill(next));
}

function checkLoss(op: string, value: unknown): Loss {
  checkSynchronous(op, value);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (first instanceof MLXArray && first.size === 1 && first.ndim === 0) return value as Loss;
  throw new ArgumentError({
    op,
    message: `expected fn to return a scalar array, or a list that begins with one, got ${describe(value)}`,
  });
}
