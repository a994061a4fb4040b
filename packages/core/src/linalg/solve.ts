import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { promoteTypes } from '../dtypes/promotion.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, checkShape, describe } from '../guards.js';
import { wrap } from '../wrap.js';
import { type CpuOptions, cpuStream, cpuStreamOf } from './cpu-stream.js';
import type { UpperOptions } from './inverse.js';
import { checkCount, checkSquare, real } from './matrices.js';

interface System {
  readonly a: number;
  readonly b: number;
  /** There are no unknowns, or no systems. */
  readonly isEmpty: boolean;
}

function checkSystem(op: string, a: MLXArray, b: MLXArray): System {
  const right = checkArray(op, 'b', b);
  const { handle, shape, rows, dtype } = checkSquare(op, 'a', a, real);
  const given = right.shape.at(right.ndim > 1 ? -2 : -1);
  if (given !== rows) {
    throw new ShapeError({
      op,
      message: `expected a [..., n, n] and b [n] or [..., n, k], got ${describe(a)} and ${describe(b)}`,
    });
  }
  if (!real.includes(promoteTypes(dtype, right.dtype))) {
    throw new DtypeError({ op, message: `expected b to be real, got ${describe(b)}` });
  }
  const solution = [...broadcastPair(op, shape.slice(0, -2), right.shape.slice(0, -2)), rows, right.shape.at(-1) ?? 1];
  checkCount(op, checkShape(op, solution));
  return { a: handle, b: right.handle, isEmpty: shape.includes(0) || right.shape.includes(0) };
}

/**
 * `x` with `a @ x = b`, by an LU factorization: `a [..., n, n]` and `b [n]` or `[..., n, k]` → the shape of `b`.
 * `a` is float32 or float64; both dtypes are promoted. `b` has as many batch axes as `a`, and they broadcast.
 *
 * @throws EvalError for singular matrices, when the result is evaluated.
 * @example
 * console.log(mx.linalg.solve(mx.array([[2, 0], [0, 4]]), mx.array([2, 2])).tolist()); // [1, 0.5]
 */
export function solve(a: MLXArray, b: MLXArray, options?: CpuOptions): MLXArray {
  const system = checkSystem('linalg.solve', a, b);
  const s = cpuStreamOf('linalg.solve', options);
  // A product over no unknowns has the shape and dtype of the solution.
  return wrap((system.isEmpty ? sys.mlx_matmul : sys.mlx_linalg_solve)(system.a, system.b, s));
}

/**
 * `x` with `a @ x = b` for triangular `a`, whose other triangle is not read. Shapes and dtypes as for `solve`, but
 * the batch axes need not be as many.
 *
 * @throws EvalError for a zero on the diagonal, when the result is evaluated.
 */
export function solveTriangular(a: MLXArray, b: MLXArray, options?: UpperOptions): MLXArray {
  const op = 'linalg.solveTriangular';
  const system = checkSystem(op, a, b);
  const { upper = false, stream } = checkOptions(op, options);
  const s = cpuStream(op, stream);
  if (system.isEmpty) return wrap(sys.mlx_matmul(system.a, system.b, s));
  return wrap(sys.mlx_linalg_solve_triangular(system.a, system.b, upper, s));
}
