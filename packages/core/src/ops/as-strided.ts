import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkInt, checkInts, checkOptions, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface AsStridedOptions extends OpOptions {
  /** Default: that of the array. */
  shape?: readonly number[] | undefined;
  /** For each axis how many elements on the next one lies; 0 and less are allowed. Default: row-major. */
  strides?: readonly number[] | undefined;
  /** How many elements in the first one lies. Default: 0. */
  offset?: number | undefined;
}

function rowMajor(shape: readonly number[]): number[] {
  let step = 1;
  const strides = shape.toReversed().map((dim) => {
    const stride = step;
    step *= dim;
    return stride;
  });
  return strides.reverse();
}

/** The lowest and the highest position that a walk with these strides reads. */
function reach(shape: readonly number[], strides: readonly number[], offset: number): [number, number] {
  let [low, high] = [offset, offset];
  shape.forEach((dim, axis) => {
    const span = (dim - 1) * (strides[axis] as number);
    if (span < 0) low += span;
    else high += span;
  });
  return [low, high];
}

/**
 * The elements of `a`, row-major, read at `offset + Σ indexᵢ · stridesᵢ`, without copying. Elements may be
 * read several times or not at all.
 *
 * @throws ShapeError where it would read outside of the array.
 *
 * @example
 * const windows = mx.asStrided(mx.arange(5), { shape: [3, 3], strides: [1, 1] });
 * console.log(windows.tolist()); // [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
 */
export function asStrided(a: MLXArray, options?: AsStridedOptions): MLXArray {
  const op = 'asStrided';
  const array = checkArray(op, 'a', a);
  const { shape = array.shape, strides, offset = 0, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  const steps =
    strides === undefined
      ? rowMajor(dims)
      : checkInts(op, 'strides', strides, { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  if (steps.length !== dims.length) {
    throw new ShapeError({ op, message: `expected ${dims.length} strides, got ${describe(strides)}` });
  }
  checkInt(op, 'offset', offset, { min: 0, max: array.size });
  const [low, high] = reach(dims, steps, offset);
  if (!dims.includes(0) && (low < 0 || high >= array.size)) {
    const read = `${low} to ${high} (a: ${describe(array)}, shape: ${describe(shape)}, strides: ${describe(steps)})`;
    throw new ShapeError({ op, message: `expected positions from 0 to ${array.size - 1}, got ${read}` });
  }
  const s = resolveStream(stream);
  const packed = sys.mlx_contiguous(array.handle, false, s); // MLX only takes views of rows that lie together
  try {
    return wrap(sys.mlx_as_strided(packed, dims, steps, offset, s));
  } finally {
    sys.mlxts_free_one(packed);
  }
}
