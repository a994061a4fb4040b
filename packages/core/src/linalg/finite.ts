import { sys } from '@mlxts/sys';
import { dtypeCode, dtypeFromCode } from '../dtype.js';
import { newScalar } from '../operand.js';
import type { Keep } from '../temporaries.js';
import { type Matrices, newZeros } from './matrices.js';

/** Matrices for LAPACK, and which of them it may answer for. */
export interface Finite {
  /** The matrices, zeros in place of those that hold NaN or an infinity. */
  readonly safe: number;
  /** Which ones held none: bool, the two axes of the matrices with length 1. */
  readonly isFinite: number;
}

/**
 * What keeps LAPACK's iterations from NaN and infinities: they may never end on them, and MLX writes beyond the
 * eigenvectors when they fail.
 *
 * @param read What of `matrices` is looked at. Default: all.
 */
export function onlyFinite(matrices: Matrices, keep: Keep, s: number, read: number = matrices.handle): Finite {
  const { handle, shape, dtype } = matrices;
  if (shape.includes(0)) {
    const ones = sys.mlx_ones([...shape.slice(0, -2), 1, 1], dtypeCode('bool'), s);
    return { isFinite: keep(ones), safe: keep(newZeros(matrices, s)) };
  }
  const isFinite = keep(sys.mlx_all_axes(keep(sys.mlx_isfinite(read, s)), [-2, -1], true, s));
  return { safe: keep(sys.mlx_where(isFinite, handle, keep(newScalar(0, dtype)), s)), isFinite };
}

/** A new raw array: `result`, NaN where the bool `known` is false. */
export function orNaN(known: number, result: number, keep: Keep, s: number): number {
  const dtype = dtypeFromCode(sys.mlx_array_dtype(result));
  return sys.mlx_where(known, result, keep(newScalar(Number.NaN, dtype)), s);
}
