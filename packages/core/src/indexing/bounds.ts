import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, isInteger } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { describe } from '../guards.js';
import { newScalar } from '../operand.js';
import type { OpOptions } from '../options.js';
import type { Stream } from '../stream.js';

export interface BoundsOptions extends OpOptions {
  /**
   * On the CPU, bring positions that only the graph knows to the nearest end of the axis; MLX itself would read
   * or write other memory. Default: true.
   */
  checkBounds?: boolean | undefined;
}

/** The smallest and largest value of the integer dtypes whose range does not hold every axis. */
const ranges: Partial<Record<Dtype, readonly [low: number, high: number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

/** Positions must be integers. */
export function checkIntegers(op: string, name: string, indices: MLXArray): void {
  if (isInteger(indices.dtype)) return;
  throw new DtypeError({ op, message: `expected ${name} of integers, got ${describe(indices)}` });
}

/** Whether to bound positions on this stream. */
export function boundsApply(op: string, checkBounds: boolean | undefined, stream: Stream): boolean {
  if (checkBounds !== undefined && typeof checkBounds !== 'boolean') {
    throw new ArgumentError({ op, message: `expected checkBounds to be a boolean, got ${describe(checkBounds)}` });
  }
  return checkBounds !== false && stream.device === 'cpu';
}

/**
 * The raw handle of `indices`, on the CPU kept within an axis of length `dim`: MLX would read and write other
 * memory. The caller frees it where it is not the array's own.
 *
 * @throws DtypeError for other than integers, ShapeError for indices into an axis of length 0.
 */
export function boundIndices(
  op: string,
  indices: MLXArray,
  dim: number,
  stream: Stream,
  checkBounds?: boolean,
): number {
  const { handle, dtype } = indices;
  checkIntegers(op, 'indices', indices);
  if (dim === 0) {
    if (indices.size === 0) return handle;
    throw new ShapeError({ op, message: `expected no indices into an axis of length 0, got ${describe(indices)}` });
  }
  return boundsApply(op, checkBounds, stream) ? clipped(handle, dtype, dim, stream.handle) : handle;
}

function clipped(handle: number, dtype: Dtype, dim: number, s: number): number {
  const range = ranges[dtype];
  const needsLow = range === undefined || -dim > range[0];
  const needsHigh = range === undefined || dim - 1 < range[1];
  if ((!needsLow && !needsHigh) || sys.mlxts_indices_within(handle, dim)) return handle;
  const low = needsLow ? newScalar(-dim, dtype) : null;
  const high = needsHigh ? newScalar(dim - 1, dtype) : null;
  try {
    return sys.mlx_clip(handle, low, high, s);
  } finally {
    if (low !== null) sys.mlxts_free_one(low);
    if (high !== null) sys.mlxts_free_one(high);
  }
}

/**
 * A new raw array of dynamic slice starts, on the CPU each kept from 0 to its `last`, and laid out as MLX
 * reads them, one after another.
 */
export function boundStarts(starts: MLXArray, last: readonly number[], s: number): number {
  const { dtype } = starts;
  const top = ranges[dtype]?.[1] ?? Number.MAX_SAFE_INTEGER;
  const made: number[] = [];
  const keep = (raw: number): number => {
    made.push(raw);
    return raw;
  };
  try {
    const highs = last.map((each) => keep(newScalar(Math.min(each, top), dtype)));
    const stacked = keep(sys.mlx_stack(highs, s));
    const high = keep(sys.mlx_reshape(stacked, starts.shape, s));
    return sys.mlx_contiguous(keep(sys.mlx_clip(starts.handle, keep(newScalar(0, dtype)), high, s)), false, s);
  } finally {
    sys.mlxts_free(made);
  }
}
