import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkOptions, checkShape, describe } from '../guards.js';
import type { AxisOptions, OpOptions } from '../options.js';
import { activeStream, resolveStream, streamOf } from '../stream.js';
import { withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { checkBroadcast, isModest } from './product-size.js';
import { checkContraction } from './tensordot.js';

/**
 * `Σₖ a[..., k] b[..., k]` for every vector of `a` with every one of `b`: `[A..., K], [B..., K] → [A..., B...]`.
 * A 0-dimensional array multiplies. Floating and complex dtypes only.
 *
 * @example
 * console.log(mx.inner(mx.array([1, 2, 3]), mx.array([4, 5, 6])).item()); // 32
 */
export function inner(a: MLXArray, b: MLXArray, options?: OpOptions): MLXArray {
  const left = checkArray('inner', 'a', a).handle;
  const right = checkArray('inner', 'b', b).handle;
  const s = streamOf('inner', options);
  if (a.ndim > 0 && b.ndim > 0 && !isModest(left, right)) {
    checkContraction('inner', a, [-1], b, [-1], activeStream(options?.stream));
  }
  return wrap(sys.mlx_inner(left, right, s));
}

/**
 * `a[i] b[j]` of the flattened arrays: `[M], [N] → [M, N]`. Dtypes are promoted.
 *
 * @example
 * console.log(mx.outer(mx.array([1, 2]), mx.array([3, 4])).tolist()); // [[3, 4], [6, 8]]
 */
export function outer(a: MLXArray, b: MLXArray, options?: OpOptions): MLXArray {
  const left = checkArray('outer', 'a', a).handle;
  const right = checkArray('outer', 'b', b).handle;
  const s = streamOf('outer', options);
  if (!isModest(left, right)) checkShape('outer', [a.size, b.size]);
  return wrap(sys.mlx_outer(left, right, s));
}

/**
 * The Kronecker product: every element of `a` times the whole of `b`, `[M, N], [P, Q] → [M P, N Q]`; the shorter
 * shape gets leading axes of length 1. Dtypes are promoted.
 *
 * @throws ShapeError for empty arrays.
 * @example
 * console.log(mx.kron(mx.array([1, 10]), mx.array([1, 2])).tolist()); // [1, 2, 10, 20]
 */
export function kron(a: MLXArray, b: MLXArray, options?: OpOptions): MLXArray {
  const left = checkArray('kron', 'a', a).handle;
  const right = checkArray('kron', 'b', b).handle;
  const s = streamOf('kron', options);
  if (!isModest(left, right)) checkKron(a, b);
  return wrap(sys.mlx_kron(left, right, s));
}

function checkKron(a: MLXArray, b: MLXArray): void {
  if (a.size === 0 || b.size === 0) {
    const message = `expected arrays that are not empty, got ${describe(a)} and ${describe(b)}`;
    throw new ShapeError({ op: 'kron', message });
  }
  const ndim = Math.max(a.ndim, b.ndim);
  checkShape(
    'kron',
    Array.from({ length: ndim }, (_, axis) => (a.shape.at(axis - ndim) ?? 1) * (b.shape.at(axis - ndim) ?? 1)),
  );
}

/**
 * `Σ conj(a) b` along `axis` (default: the last), which both have in the same length; the other axes broadcast. A
 * negative axis needs arrays of the same rank.
 *
 * @example
 * console.log(mx.vecdot(mx.array([[1, 2], [3, 4]]), mx.array([[1, 1]])).tolist()); // [3, 7]
 */
export function vecdot(a: MLXArray, b: MLXArray, options?: AxisOptions): MLXArray {
  const left = checkArray('vecdot', 'a', a).handle;
  const right = checkArray('vecdot', 'b', b).handle;
  const { axis, stream } = checkOptions('vecdot', options);
  const along = axis ?? -1;
  checkAxis('vecdot', along, a.ndim);
  checkAxis('vecdot', along, b.ndim);
  const s = resolveStream(stream);
  if (isModest(left, right)) return wrap(sys.mlx_vecdot(left, right, along, s));
  const shape = checkBroadcast('vecdot', a.shape, b.shape);
  const lazy = sys.mlx_vecdot(left, right, along, s);
  if (!shape.includes(0)) return wrap(lazy);
  // MLX sums at random along what has no elements: the sum is 0.
  return wrap(withTemporaries((keep) => sys.mlx_zeros(sys.mlx_array_shape(keep(lazy)), sys.mlx_array_dtype(lazy), s)));
}
