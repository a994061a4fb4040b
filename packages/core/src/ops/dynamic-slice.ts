import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkAxes, checkInt, checkInts, checkOptions, describe } from '../guards.js';
import { type BoundsOptions, boundStarts, boundsApply, checkIntegers } from '../indexing/bounds.js';
import { activeStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** `slice` with starts that only the graph knows. */
export function sliceAt(
  a: MLXArray,
  starts: MLXArray,
  axes: unknown,
  sliceSize: unknown,
  options: BoundsOptions | undefined,
): MLXArray {
  const along = checkStarts('slice', a, starts, axes);
  const sizes = checkInts('slice', 'sliceSize', sliceSize, { min: 0 });
  const { shape } = a;
  if (sizes.length !== shape.length || sizes.some((size, axis) => size > (shape[axis] as number))) {
    throw new ShapeError({
      op: 'slice',
      message: `expected ${shape.length} sizes within the axes, got ${describe(sizes)} (a: ${describe(a)})`,
    });
  }
  return bounded('slice', a, starts, along, sizes, options, (raw, s) =>
    sys.mlx_slice_dynamic(a.handle, raw, along, sizes, s),
  );
}

/** `sliceUpdate` with starts that only the graph knows. */
export function updateAt(
  a: MLXArray,
  update: MLXArray,
  starts: MLXArray,
  axes: unknown,
  options: BoundsOptions | undefined,
): MLXArray {
  const along = checkStarts('sliceUpdate', a, starts, axes);
  const missing = a.ndim - update.ndim;
  const fits = update.shape.every((dim, i) => dim <= (a.shape[i + missing] ?? -1));
  if (missing < 0 || !fits) {
    throw new ShapeError({
      op: 'sliceUpdate',
      message: `expected an update that fits into a, got ${describe(update)} (a: ${describe(a)})`,
    });
  }
  // An axis that the update lacks is covered whole, or at one position where it has a start.
  const sizes = a.shape.map((dim, axis) =>
    axis >= missing ? (update.shape[axis - missing] as number) : along.includes(axis) ? 1 : dim,
  );
  return bounded('sliceUpdate', a, starts, along, sizes, options, (raw, s) =>
    sys.mlx_slice_update_dynamic(a.handle, update.handle, raw, along, s),
  );
}

function checkStarts(op: string, a: MLXArray, starts: MLXArray, axes: unknown): number[] {
  checkIntegers(op, 'startIndices', starts);
  if (!Array.isArray(axes)) checkInts(op, 'axes', axes);
  const along = checkAxes(op, axes, a.ndim).map((axis) => (axis < 0 ? axis + a.ndim : axis));
  if (starts.ndim <= 1 && starts.size === along.length) return along;
  throw new ShapeError({
    op,
    message: `expected one start for each of ${along.length} axes, got ${describe(starts)}`,
  });
}

function bounded(
  op: string,
  a: MLXArray,
  starts: MLXArray,
  axes: readonly number[],
  sizes: readonly number[],
  options: BoundsOptions | undefined,
  raw: (starts: number, s: number) => number,
): MLXArray {
  const { checkBounds, stream: wanted } = checkOptions(op, options);
  const stream = activeStream(wanted);
  if (!boundsApply(op, checkBounds, stream) || axes.length === 0) return wrap(raw(starts.handle, stream.handle));
  const last = axes.map((axis) => checkInt(op, 'axis', (a.shape[axis] as number) - (sizes[axis] as number)));
  const inside = boundStarts(starts, last, stream.handle);
  try {
    return wrap(raw(inside, stream.handle));
  } finally {
    sys.mlxts_free_one(inside);
  }
}
